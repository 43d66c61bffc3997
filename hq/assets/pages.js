// Everything works without this. It brings: news of syncs, keys, and the decision's shortcuts.
(() => {
  const live = document.getElementById("live");
  const fresh = async () => {
    // The cards that say what they show are fetched again and changed where they stand; rows never move under somebody's hand.
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelectorAll("[data-live]"), old = document.querySelectorAll("main [data-live]");
    const cards = [...now].filter((card) => card.id !== "live");
    if (cards.length !== old.length) return location.reload();
    cards.forEach((card, at) => {
      if (card.innerHTML === old[at].innerHTML) return;
      old[at].replaceWith(card);
      card.classList.add("new");
    });
    const moment = page.getElementById("as-of"), here = document.getElementById("as-of");
    if (moment && here) here.textContent = moment.textContent;
  };
  if (live && window.EventSource) {
    let waiting = 0;
    const say = (text, state) => { live.hidden = false; live.replaceChildren(Object.assign(document.createElement("span"), { className: "dot " + state }), text); };
    const events = new EventSource("/events");
    const asOf = () => document.getElementById("as-of")?.textContent ?? "";
    events.onopen = () => say(live.dataset.live, "");
    events.onerror = () => say(live.dataset.broken + " · " + asOf(), "off");
    events.addEventListener("changed", (event) => {
      if (document.querySelector("main [data-live]")) {
        say(live.dataset.live + " · " + event.data, "");
        clearTimeout(waiting);
        waiting = setTimeout(fresh, 700);
        return;
      }
      const count = Number(live.dataset.count ?? 0) + 1;
      live.dataset.count = count;
      const link = Object.assign(document.createElement("a"), { href: location.href, textContent: count + " " + live.dataset.news });
      live.hidden = false;
      live.replaceChildren(link);
    });
  }
  // One tick for all of a list; and where this page was reached, as phones may reach it.
  for (const all of document.querySelectorAll("[data-all]"))
    all.addEventListener("change", () => all.form.querySelectorAll(`input[name="${all.dataset.all}"]:not(:disabled)`).forEach((tick) => { tick.checked = all.checked; }));
  for (const field of document.querySelectorAll("[data-here=origin]")) if (!field.value) field.value = location.origin;
  const typing = (target) => target.closest("input:not([type=radio]), textarea, select");
  let row = -1;
  document.addEventListener("keydown", (event) => {
    const form = document.querySelector(".decision form");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const choice = form?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (choice) { choice.checked = true; choice.focus(); }
    if (event.key === "/") { event.preventDefault(); document.querySelector(".search")?.focus(); }
    if (event.key === "j" || event.key === "k") {
      const links = [...document.querySelectorAll(".keys tbody th a, ul.keys a")];
      if (!links.length) return;
      row = Math.max(0, Math.min(links.length - 1, row + (event.key === "j" ? 1 : -1)));
      links[row].focus();
    }
  });
})();
