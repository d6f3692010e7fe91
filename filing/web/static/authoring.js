/* Writing a rule: the outcome follows the typing; a line that is named is shown. Uses the parts of filing.js. */
"use strict";

const PAUSE = 700;

class Authoring {
  constructor(form) {
    this.form = form;
    this.text = one("[name=text]", form);
    this.outcome = one("[data-outcome]", form);
    this.turn = 0;
    form.addEventListener("input", (event) => { if (event.target.name !== "reason") this.wait(); });
    form.addEventListener("click", (event) => this.clicked(event));
    this.text.addEventListener("keydown", (event) => this.indented(event));
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  /** An answer that comes after a later question is not shown. */
  async look() {
    const turn = ++this.turn;
    const body = new URLSearchParams(new FormData(this.form));
    body.set("act", "preview");
    const answer = await ask(this.form.action, { method: "POST", body });
    if (turn !== this.turn) return;
    if (answer.ok) this.outcome.innerHTML = answer.body.html;
    else this.outcome.textContent = answer.body.message || "没有检验成，请点“检验”。";
  }

  clicked(event) {
    const place = event.target.closest("[data-line]");
    if (!place) return;
    const lines = this.text.value.split("\n");
    const line = Math.min(Number(place.dataset.line), lines.length);
    const start = lines.slice(0, line - 1).reduce((sum, words) => sum + words.length + 1, 0);
    this.text.focus();
    this.text.setSelectionRange(start, start + lines[line - 1].length);
    this.text.scrollTop = (line - 5) * parseFloat(getComputedStyle(this.text).lineHeight);
  }

  /** Enter keeps the indentation, which in these files has a meaning. */
  indented(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    const before = this.text.value.slice(0, this.text.selectionStart).split("\n").pop();
    const blanks = before.match(/^ */)[0];
    if (!blanks) return;
    event.preventDefault();
    this.text.setRangeText(`\n${blanks}`, this.text.selectionStart, this.text.selectionEnd, "end");
    this.wait();
  }
}

all("[data-authoring]").forEach((form) => new Authoring(form));
