"use strict";
const items = [...document.querySelectorAll(".item")].map(node => ({
  node, text: node.textContent.toLowerCase(), effects: node.dataset.effects.split(" "),
}));
const words = document.getElementById("words");
const boxes = [...document.querySelectorAll("[name=effect]")];
const shown = document.getElementById("shown");
function search() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const effects = boxes.filter(box => box.checked).map(box => box.value);
  let count = 0;
  for (const item of items) {
    const fits = effects.some(effect => item.effects.includes(effect)) && wanted.every(word => item.text.includes(word));
    item.node.hidden = !fits;
    count += fits;
  }
  shown.textContent = `${count} of ${items.length}`;
}
document.getElementById("search").addEventListener("input", search);
document.getElementById("search").addEventListener("submit", event => event.preventDefault());
search();
