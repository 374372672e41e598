// What is left when the program stops at a bug of its own: a plain page that says so.
// A panic, an exhausted stack and exhausted memory all end the program by a trap of the wasm, after
// which nothing in it can be trusted to tell of itself. The scenario was kept in the browser as it changed.
(() => {
  // In each language that there is; the catalogue is the program's, which is gone.
  const TEXTS = {
    en: {
      title: "Warren hit a bug and stopped",
      kept: "The scenario is kept in this browser, or in the link. Reloading brings it back.",
      reload: "Reload the page",
    },
    "zh-CN": {
      title: "Warren 遇到程序错误，已停止",
      kept: "场景保存在这个浏览器或链接中。重新加载即可恢复。",
      reload: "重新加载页面",
    },
  };

  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  // The page's own address, with the link in it, told from the present one by a `?`: the same
  // address would only scroll.
  const again = () => location.pathname + (location.search + "?") + location.hash;

  // The workshop is a program of its own: where it stops, the page goes on. Whose the innermost
  // function is tells whose bug it is.
  const inWorkshop = (error) => /\/(warren-\w+)[^\s/]*_bg\.wasm/.exec(error.stack ?? "")?.[1] === "warren-workshop";

  const show = (error) => {
    const ours = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    if (!ours || document.querySelector(".crash")) return;
    if (inWorkshop(error)) {
      window.warrenWorkshop.stopped();
      return;
    }
    const texts = TEXTS[document.documentElement.lang] ?? TEXTS.en;
    const panel = element("div", "");
    panel.className = "crash";
    panel.dataset.testid = "crash";
    panel.setAttribute("role", "alert");
    const reload = element("a", texts.reload);
    reload.href = again();
    // Which functions of the wasm it happened in; the first lines tell enough to find them.
    const place = String(error.stack || error).split("\n").slice(0, 4).join("\n");
    panel.append(
      element("h1", texts.title),
      element("p", texts.kept),
      element("pre", place),
      reload,
    );
    document.body.append(panel);
  };

  window.addEventListener("error", (event) => show(event.error));
  window.addEventListener("unhandledrejection", (event) => show(event.reason));
})();
