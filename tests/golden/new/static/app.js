// What pages do beyond htmx. Each page works without this file; it only makes them kinder.
const page = document.documentElement;
const find = (selector) => document.querySelector(selector);
const findAll = (selector) => document.querySelectorAll(selector);
const onClick = (selector, act) =>
  document.addEventListener("click", (event) => {
    const element = event.target.closest(selector);
    if (element) act(element, event);
  });

// Theme: the system's until the reader chooses; base.html sets the choice before the first paint.
onClick("[data-theme-switch]", () => {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "light";
  page.dataset.theme = (page.dataset.theme ?? system) === "light" ? "night" : "light";
  try { localStorage.theme = page.dataset.theme; } catch { /* Storage is off: it lasts for this page. */ }
});

// Dates as the reader's region writes them, times in the reader's time zone, in forms as well.
const language = navigator.languages.find((name) => name.split("-")[0] === page.lang) ?? page.lang;
const days = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
const moments = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

function localize() {
  for (const time of findAll("time")) {
    const format = time.dateTime.includes("T") ? moments : days;
    time.textContent = format.format(new Date(time.dateTime));
  }
  for (const input of findAll("[data-utc]")) {
    const zone = moments.resolvedOptions().timeZone;
    find(`#${input.name}-help`).textContent = input.dataset.utc.replace("{zone}", zone);
    if (input.value) {
      const moment = new Date(`${input.value}Z`);
      moment.setMinutes(moment.getMinutes() - moment.getTimezoneOffset());
      input.value = moment.toISOString().slice(0, 19);
    }
    input.form.addEventListener("formdata", ({ formData }) => {
      if (input.value) formData.set(input.name, new Date(input.value).toISOString());
    });
    input.removeAttribute("data-utc");
  }
}

// Forms: a changed one asks before it is left, and none is sent twice.
const original = new WeakMap();
const sent = new WeakSet();
const content = (form) => new URLSearchParams(new FormData(form)).toString();
const remember = () => findAll("form[method=post]").forEach((form) => original.set(form, content(form)));

addEventListener("beforeunload", (event) => {
  for (const form of findAll("form[method=post]")) {
    const changed = content(form) !== original.get(form) || form.querySelector("[aria-invalid]");
    if (changed && !sent.has(form)) event.preventDefault();
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (sent.has(event.target)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  sent.add(event.target);
}, { capture: true });

addEventListener("pageshow", (event) => {
  // A page that the browser kept in memory comes back as it was left, and may be sent again.
  if (event.persisted) findAll("form").forEach((form) => sent.delete(form));
});

// htmx: addresses without empty parameters, redirects as real page loads, failures in words.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") return;
  for (const [name, value] of [...ctx.request.body]) if (!value) ctx.request.body.delete(name);
});

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  find("#failure").hidden = true;
  if (!ctx.response.raw.redirected) return;
  event.preventDefault();
  ctx.keepIndicators = true;
  location.assign(ctx.response.raw.url);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status === 422 && ctx.request.method === "POST") return; // The form itself says it
  const answer = new DOMParser().parseFromString(ctx.text, "text/html");
  complain(answer.querySelector("h1")?.textContent ?? ctx.response.raw.statusText);
});
document.addEventListener("htmx:error", () => complain(find("#failure").dataset.unreachable));

function complain(reason) {
  find("#failure [data-reason]").textContent = reason;
  find("#failure").hidden = false;
}

document.addEventListener("htmx:finally:request", ({ target, detail: { ctx } }) => {
  if (!ctx.response?.raw.redirected) sent.delete(target);
});
document.addEventListener("htmx:after:swap", () => { localize(); remember(); });

// Messages that can be dismissed, dialogs instead of pages that ask, a menu that closes.
onClick("[data-dismiss]", (button) => { button.closest("[data-message]").hidden = true; });
onClick("[data-dialog]", (link, event) => {
  event.preventDefault();
  find(`#${link.dataset.dialog}`).showModal();
});
onClick("body", (body, { target }) => {
  for (const menu of findAll("header details[open]")) menu.open = menu.contains(target);
});

localize();
remember();
// Screen readers announce what changes in a status, not what was there from the start.
setTimeout(() => find("#flash").replaceChildren(...find("#flash").childNodes), 200);
