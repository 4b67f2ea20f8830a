/* Small things that HTML alone does not do; every page works without this file. */
(function () {
  "use strict";

  // Arrow keys walk through the choices of a completion list from its text field.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" || !event.target.matches("[data-completes]")) return;
    const list = document.getElementById(event.target.dataset.completes);
    const first = list && list.querySelector("input[type=radio]");
    if (!first) return;
    event.preventDefault();
    (list.querySelector("input[type=radio]:checked") || first).focus();
  });

  // A filter is applied as soon as it is chosen; the button stays for those without scripts.
  document.addEventListener("change", function (event) {
    if (event.target.matches("select[data-submits]")) event.target.form.requestSubmit();
  });

  // "Tout cocher" and "Tout décocher" set every box of a name.
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-ticks], [data-unticks]");
    if (!button) return;
    const name = button.dataset.ticks || button.dataset.unticks;
    document.querySelectorAll(`input[type=checkbox][name="${name}"]`).forEach(function (box) {
      box.checked = "ticks" in button.dataset;
    });
  });

  // Boxes that a person emptied stay empty when the board is made again.
  let emptied = new Set();
  document.addEventListener("htmx:beforeSwap", function () {
    emptied = new Set();
    document.querySelectorAll(".tick input:not(:checked)").forEach(function (box) {
      emptied.add(box.value);
    });
  });
  document.addEventListener("htmx:afterSwap", function () {
    document.querySelectorAll(".tick input").forEach(function (box) {
      if (emptied.has(box.value)) box.checked = false;
    });
  });

  // "Copier" puts the address of a link into the clipboard and says so.
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copies]");
    if (!button || !navigator.clipboard) return;
    const field = document.getElementById(button.dataset.copies);
    navigator.clipboard.writeText(field.value).then(function () {
      button.textContent = "Copié";
    });
  });
})();
