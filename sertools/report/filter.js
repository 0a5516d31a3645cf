// Shows of a list what its form asks for, and keeps what is asked in the address, so that a view can be linked.
//
// <form class="filter" data-filter="ID" hidden>, this script, <... id="ID"> with items that have the attribute data-item.
// A select shows the items that have its value among the words of their attribute of that name; the field "words" those
// whose text has all of its words; an optgroup with such an attribute is offered only where it fits the other selects.
// Without scripts the form stays hidden and the whole list is shown.
(() => {
  const form = document.currentScript.previousElementSibling;
  const selects = [...form.querySelectorAll("select")];
  const words = form.elements.words;
  const texts = new Map();
  let items = [];

  const has = (element, name, value) => (element.dataset[name] ?? "").split(" ").includes(value);
  const text = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };

  function offer() {
    for (const select of selects) {
      for (const group of select.querySelectorAll("optgroup")) {
        const fits = selects.every(({ name, value }) => !value || !(name in group.dataset) || has(group, name, value));
        group.hidden = group.disabled = !fits;
        if (!fits && group.contains(select.selectedOptions[0])) select.value = "";
      }
    }
  }

  function show() {
    offer();
    const asked = selects.filter((select) => select.value);
    const parts = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) {
      item.hidden = !(asked.every(({ name, value }) => has(item, name, value)) && parts.every((part) => text(item).includes(part)));
    }
    form.querySelector("output").textContent = `${items.filter((item) => !item.hidden).length} of ${items.length} shown`;
    const query = new URLSearchParams(asked.map(({ name, value }) => [name, value]));
    if (parts.length) query.set("words", parts.join(" "));
    const said = query.toString();
    history.replaceState(null, "", `${location.pathname}${said && `?${said}`}${location.hash}`);
  }

  function reveal() {
    const item = items.find(({ id }) => id && `#${id}` === location.hash);
    if (!item) return;
    item.hidden = false;
    item.open = true;
    item.scrollIntoView();
  }

  document.addEventListener("DOMContentLoaded", () => {
    items = [...document.getElementById(form.dataset.filter).querySelectorAll("[data-item]")];
    const query = new URLSearchParams(location.search);
    for (const field of [...selects, words]) {
      const value = query.get(field.name) ?? "";
      if (field === words || [...field.options].some((option) => option.value === value)) field.value = value;
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", show);
    form.addEventListener("reset", () => setTimeout(show));
    window.addEventListener("hashchange", reveal);
    window.addEventListener("load", reveal);
    form.hidden = false;
    show();
    reveal();
  });
})();
