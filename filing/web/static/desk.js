/* The review desk by keyboard: each key presses a button of the page's own forms. Uses the parts of filing.js. */
"use strict";

class Desk {
  constructor(panel) {
    this.panel = panel;
    this.text = one("[data-text]");
    this.decided = [];
    this.waiting = [];
    this.isBusy = false;
    panel.addEventListener("click", (event) => this.clicked(event));
    panel.addEventListener("submit", (event) => this.submitted(event));
    panel.addEventListener("input", (event) => this.typed(event));
    this.text.addEventListener("click", (event) => this.markClicked(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    const open = one("[data-help]");
    open.hidden = false;
    open.addEventListener("click", () => this.help());
    const asked = location.hash.startsWith("#flag-") ? one(location.hash) : null;
    this.select(asked || this.firstOpen() || this.cards()[0], { focus: Boolean(asked) });
    const remark = location.hash.startsWith("#remark-") ? one(location.hash) : null;
    if (remark) this.bring(remark.closest("[data-text]") || this.panel, remark, 0.3);
  }

  cards() { return all(".card", this.panel); }
  firstOpen() { return this.cards().find((card) => this.isOpen(card)); }
  isOpen(card) { return card.dataset.state === "open" || card.dataset.state === "needs_info"; }
  current() { return one(".card.is-current", this.panel); }
  form(card) { return card && one("[data-decide]", card); }

  select(card, { focus = true } = {}) {
    if (!card) return;
    this.cards().forEach((other) => other.classList.toggle("is-current", other === card));
    const key = card.dataset.flag;
    all(".mark", this.text).forEach((mark) => mark.classList.toggle("is-current", mark.dataset.keys.split(" ").includes(key)));
    const mark = one(".mark.is-current", this.text);
    if (mark) this.bring(this.text, mark, 0.3);
    this.bring(this.panel, card, 0.02);
    if (focus) card.focus({ preventScroll: true });
  }

  /** Scrolls `box` until `target` stands at `share` of its height; the whole page where the panes do not scroll. */
  bring(box, target, share) {
    if (box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY === "auto") {
      box.scrollTop += target.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * share;
    }
  }

  step(by) {
    const cards = this.cards();
    const at = cards.indexOf(this.current());
    if (cards.length) this.select(cards[Math.min(cards.length - 1, Math.max(0, at + by))]);
  }

  markClicked(event) {
    const link = event.target.closest(".mark a");
    if (!link || String(getSelection())) return;
    event.preventDefault();
    this.select(one(`#flag-${link.closest(".mark").dataset.keys.split(" ")[0]}`));
  }

  clicked(event) {
    const law = event.target.closest("[data-law]");
    if (law) { event.preventDefault(); this.law(law); return; }
    const card = event.target.closest(".card");
    if (!card) return;
    const place = event.target.closest("[data-focus]");
    if (place) event.preventDefault();
    if (place || !card.classList.contains("is-current")) this.select(card, { focus: !event.target.closest("button,textarea,summary,a") });
  }

  submitted(event) {
    const form = event.target.closest("[data-decide]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter || document.activeElement;
    if (button && button.name) this.later(() => this.decide(form, button.name, button.value));
  }

  /** One after the other: a key pressed while the last verdict travels is meant for the card that comes next. */
  async later(act) {
    this.waiting.push(act);
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.waiting.length) await this.waiting.shift()();
    this.isBusy = false;
  }

  async decide(form, name, value) {
    const card = form.closest(".card");
    const note = one("[name=note]", form);
    const lacks = this.lacking(form, value);
    if (lacks) { toast(lacks.words, { fault: true }); lacks.field.focus(); return; }
    if (value === "other" && name === "dismiss" && !note.value.trim()) {
      toast("理由为“其他”时请写明，写好后按 Ctrl+Enter。", { fault: true });
      note.focus();
      return;
    }
    const body = new URLSearchParams(new FormData(form));
    body.set(name, value);
    const answer = await ask(form.action, { method: "POST", body });
    if (!answer.ok) { this.refused(answer); return; }
    this.replace(card, answer.body);
    if (value === "undo") { this.select(one(`#flag-${card.dataset.flag}`)); toast("已撤销研判"); return; }
    this.decided.push(card.dataset.flag);
    toast(answer.body.message, { act: { words: "撤销", run: () => this.later(() => this.undo()) } });
    this.advance(card.dataset.flag, answer.body.open);
  }

  /** The first field that a verdict of “其他” needs and that is empty; the server asks for the same. */
  lacking(form, value) {
    const needs = { accept: ["until", "note"], merge: ["into"], refer: ["body", "note"], escalate: ["note"] }[value] || [];
    const words = { until: "请填写暂予保留的截止日期。", into: "请选择并入哪一处疑点。", body: "请填写移送的机关。", note: "请在说明中写明理由。" };
    const name = needs.find((field) => !form.elements[field].value.trim());
    return name && { field: form.elements[name], words: words[name] };
  }

  refused(answer) {
    this.waiting.length = 0;
    const link = answer.status === 401 ? { href: `/login?next=${encodeURIComponent(location.pathname)}`, words: "登录" } : { href: location.pathname, words: "刷新页面" };
    toast(answer.body.message || "没有办成，请刷新页面后重试。", { fault: true, link });
  }

  replace(card, body) {
    const holder = document.createElement("div");
    holder.innerHTML = body.html;
    card.replaceWith(holder.firstElementChild);
    all(".mark", this.text).forEach((mark) => {
      if (mark.dataset.keys.split(" ")[0] === card.dataset.flag) mark.className = `mark mark-${body.tone}`;
    });
    one("[data-open]").textContent = body.open;
    one(".desk-open").classList.toggle("is-done", !body.open);
    one("[data-case-state]").innerHTML = body.case_state;
    const conclusion = one("[data-conclusion]");
    const typed = one("[name=conclusion]", conclusion);
    conclusion.innerHTML = body.conclusion;
    const again = one("[name=conclusion]", conclusion);
    if (typed && again) again.value = typed.value;
  }

  advance(key, open) {
    const cards = this.cards();
    const at = cards.findIndex((card) => card.dataset.flag === key);
    const turned = cards.slice(at + 1).concat(cards.slice(0, at));
    const next = turned.find((card) => card.dataset.state === "open") || turned.find((card) => this.isOpen(card));
    this.select(next || cards[at]);
    if (open) return;
    toast("疑点已全部研判，可以审结。", { act: { words: "写审查意见", run: () => this.conclude() } });
    this.bring(this.panel, one("#conclude"), 0.1);
  }

  conclude() {
    const words = one("#view-conclusion") || one("[name=conclusion]");
    const box = words && words.closest("details");
    if (box) box.open = true;
    this.bring(this.panel, one("#conclude"), 0.1);
    if (words) words.focus({ preventScroll: true });
  }

  undo() {
    const key = this.decided.pop();
    const card = (key && one(`#flag-${key}`)) || this.current();
    const button = card && one("button[value=undo]", card);
    if (button) return this.decide(this.form(card), "verdict", "undo");
    toast("没有可以撤销的研判。");
    return undefined;
  }

  async law(link) {
    const proof = link.closest(".proof");
    const old = one("[data-law-text]", proof);
    if (old) { old.remove(); return; }
    const answer = await ask(link.href);
    const box = document.createElement("div");
    box.dataset.lawText = "";
    if (answer.ok) box.innerHTML = answer.body.html;
    else box.textContent = answer.body.message || "没有取到条文。";
    proof.append(box);
  }

  /** What was selected with the mouse, as code points of the text. */
  selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || !String(chosen).trim() || !this.text.contains(chosen.anchorNode)) return null;
    const range = chosen.getRangeAt(0);
    const parts = all("[data-start]", this.text).filter((part) => range.intersectsNode(part) && part.textContent);
    if (!parts.length) return null;
    const last = parts[parts.length - 1];
    const length = (words) => Array.from(words).length;
    const until = (part, node, offset) => {
      const inner = document.createRange();
      inner.setStart(part, 0);
      inner.setEnd(node, offset);
      return Number(part.dataset.start) + length(inner.toString());
    };
    const starts = parts[0].contains(range.startContainer);
    const ends = last.contains(range.endContainer);
    return {
      start: starts ? until(parts[0], range.startContainer, range.startOffset) : Number(parts[0].dataset.start),
      end: ends ? until(last, range.endContainer, range.endOffset) : Number(last.dataset.start) + length(last.textContent),
      words: String(chosen),
      place: (parts[0].closest("[id]") || this.text).id,
    };
  }

  addFlag() {
    const details = one("#add-flag");
    if (!details) return;
    const chosen = this.selection();
    const form = one("form", details);
    details.open = true;
    if (chosen) {
      form.elements.quote.value = chosen.words;
      form.elements.start.value = chosen.start;
      form.elements.end.value = chosen.end;
      const around = this.around(form.elements.article, chosen.place);
      form.elements.article.value = around ? around.value : "";
    }
    this.bring(this.panel, details, 0.05);
    form.elements[chosen ? "message" : "quote"].focus({ preventScroll: true });
  }

  /** The form of a 批注, at the provision of the selected words or of the flag at hand. */
  addRemark() {
    const details = one("#add-remark");
    if (!details) return;
    const form = one("form", details);
    const chosen = this.selection();
    const mark = one(".mark.is-current", this.text);
    const place = chosen ? chosen.place : mark ? mark.closest("[id]").id : "";
    const around = this.around(form.elements.address, place);
    details.open = true;
    if (around) form.elements.address.value = around.value;
    this.bring(this.panel, details, 0.05);
    form.elements.words.focus({ preventScroll: true });
  }

  /** The option of the innermost provision that holds `place`. */
  around(select, place) {
    const holding = Array.from(select.options).filter(({ value }) => value && `${place}__`.startsWith(`p-${value}__`));
    return holding.sort((left, right) => right.value.length - left.value.length)[0];
  }

  /** Words corrected by hand are looked for again. */
  typed(event) {
    const form = event.target.closest("[data-add-flag]");
    if (form && event.target.name === "quote") { form.elements.start.value = ""; form.elements.end.value = ""; }
  }

  help() {
    const dialog = one("#help");
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  pressed(event) {
    if (this.inNote(event)) return;
    if (isTyping(event)) return;
    if (event.key === "?") { event.preventDefault(); this.help(); return; }
    if (one("#help").open) return;
    if (/^[0-9]$/.test(event.key)) { this.later(() => this.dismiss(Number(event.key))); return; }
    const act = this.keys()[event.key];
    if (act) { event.preventDefault(); act(); }
  }

  keys() {
    const press = (value) => () => this.later(() => {
      const card = this.current();
      return card && one(`button[value=${value}]`, card) && this.decide(this.form(card), "verdict", value);
    });
    return {
      j: () => this.step(1),
      k: () => this.step(-1),
      y: press("confirm"),
      q: press("ask"),
      n: () => this.later(() => this.reasons(true)),
      m: () => this.later(() => this.reasons(true, ".more")),
      u: () => this.later(() => this.undo()),
      a: () => this.addFlag(),
      b: () => this.addRemark(),
      t: () => { const button = one("[data-claim]"); if (button) button.click(); },
      s: () => { const link = one(".is-current [data-elsewhere]", this.panel); if (link) location.assign(link.href); },
      c: () => this.conclude(),
      e: () => { const note = one(".is-current [name=note]", this.panel); if (note) note.focus(); },
      Escape: () => { this.reasons(false); this.reasons(false, ".more"); },
    };
  }

  /** The reason of this number, while the reasons are open; 0 is the tenth. */
  dismiss(number) {
    const reason = all(".is-current .dismiss[open] .reason", this.panel)[(number + 9) % 10];
    return reason && this.decide(reason.form, reason.name, reason.value);
  }

  reasons(open, which = ".dismiss") {
    const dismiss = one(`.is-current ${which}`, this.panel);
    if (!dismiss) return;
    dismiss.open = open;
    if (!open) return;
    this.bring(this.panel, this.current(), 0.02);
    const field = one("input,select", dismiss);
    if (field) field.focus({ preventScroll: true });
  }

  /** In a note Escape leaves it and Ctrl+Enter gives the reason “其他”. */
  inNote(event) {
    if (event.target.name !== "note" || event.isComposing) return false;
    if (event.key === "Escape") event.target.closest(".card").focus();
    else if (event.key === "Enter" && event.ctrlKey) this.later(() => this.decide(event.target.form, "dismiss", "other"));
    else return false;
    event.preventDefault();
    return true;
  }
}

new Desk(one("[data-cards]"));
