//! The way to the workshop's program through the browser. `web/workshop/load.js` fetches it.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::{Brief, Order};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = warrenWorkshop, js_name = load, catch)]
    fn fetched() -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = warrenWorkshop, js_name = loadWhenIdle, catch)]
    fn fetched_when_idle() -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = warrenWorkshop, catch)]
    fn stopped() -> Result<(), JsValue>;

    /// The workshop's program.
    #[derive(Clone, Debug)]
    pub type Module;

    #[wasm_bindgen(method, catch)]
    fn mount(
        this: &Module,
        place: &Element,
        scenario: &str,
        brief: Array,
        tell: &Function,
    ) -> Result<u32, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn update(
        this: &Module,
        handle: u32,
        scenario: Option<String>,
        brief: Array,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn unmount(this: &Module, handle: u32) -> Result<(), JsValue>;
}

/// Where the event arrives that the workshop has stopped at a bug.
pub const STOPPED: &str = "warren-workshop-stopped";

/// Loads the workshop, or gives the one that was loaded; none where that fails. Where it is in no
/// hurry, it waits until the browser has nothing else to do.
pub async fn load(no_hurry: bool) -> Option<Module> {
    let promise = if no_hurry {
        fetched_when_idle()
    } else {
        fetched()
    };
    let module = JsFuture::from(promise.ok()?).await.ok()?;
    Some(module.unchecked_into())
}

/// A panel of the workshop in the page. Dropping it takes it away.
pub struct Mounted {
    module: Module,
    handle: u32,
    _tell: Closure<dyn Fn(Array)>,
}

impl Mounted {
    /// Puts a panel into this place; none where the workshop stops at it.
    pub fn new(
        module: Module,
        place: &Element,
        scenario: &str,
        brief: &Brief,
        order: impl Fn(Order) + 'static,
    ) -> Option<Self> {
        let tell = Closure::<dyn Fn(Array)>::new(move |texts: Array| {
            if let Some(one) = Order::from_texts(&strings(&texts)) {
                order(one);
            }
        });
        let function = tell.as_ref().unchecked_ref();
        let mounted = module.mount(place, scenario, array(&brief.to_texts()), function);
        Some(Self {
            handle: lives(mounted)?,
            module,
            _tell: tell,
        })
    }

    /// Tells it of another moment or selection, and of another scenario where there is one.
    pub fn update(&self, scenario: Option<String>, brief: &Brief) {
        let brief = array(&brief.to_texts());
        lives(self.module.update(self.handle, scenario, brief));
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        lives(self.module.unmount(self.handle));
    }
}

/// What it answered; an error is a bug that it stopped at.
fn lives<T>(answer: Result<T, JsValue>) -> Option<T> {
    if answer.is_err() {
        // Fails only where the page has lost its script.
        let _ = stopped();
    }
    answer.ok()
}

/// Texts as they go from one program to the other.
#[must_use]
pub fn array(texts: &[String]) -> Array {
    texts.iter().map(JsValue::from).collect()
}

/// Texts as they come from the other program.
#[must_use]
pub fn strings(texts: &Array) -> Vec<String> {
    let texts = texts.iter().map(|text| text.as_string());
    texts.map(Option::unwrap_or_default).collect()
}
