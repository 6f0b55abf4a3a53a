// A button copies what stands in the field it names. Without this file the field can be selected.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[data-copied]");
  button.hidden = !navigator.clipboard; // there is none on an address without https
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = told.dataset.copied;
    } catch {
      field.select(); // the browser forbids it: one key copies what is selected
    }
  });
}
