// A button copies what stands in the field beside it. Without this file the field can be selected.

for (const holder of document.querySelectorAll("[data-copy]")) {
  const field = holder.querySelector("input, textarea");
  const button = holder.querySelector("button");
  const told = holder.parentElement.querySelector("[data-copied]");
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
