// Completes the topic that is being typed, also behind commas: the browser offers whole values, so
// each offer begins with what stands before. Without this file only the first topic is completed.

function setUp(input) {
  const list = input.list;
  const names = [...list.options].map((option) => option.value);

  function offer() {
    const before = input.value.slice(0, input.value.lastIndexOf(",") + 1);
    const chosen = before.split(",").map((name) => name.trim().toLowerCase());
    list.replaceChildren(...names.filter((name) => !chosen.includes(name.toLowerCase())).map((name) => {
      const option = document.createElement("option");
      option.value = before ? `${before} ${name}` : name;
      return option;
    }));
  }

  input.addEventListener("input", offer);
  offer();
}

document.querySelectorAll("input[list=znane-tematy]").forEach(setUp);
