//! The page of Warren.
