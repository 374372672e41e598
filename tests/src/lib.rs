//! Tests over all of Warren.
