// The Enter key presses the button that a field names; without this file, the first one of the form.

addEventListener("keydown", (event) => {
  const named = event.target.dataset?.enter;
  if (event.key !== "Enter" || !named) return;
  event.preventDefault();
  document.getElementById(named).click();
});
