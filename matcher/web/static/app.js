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
