// Says beside the hours of the place what the visitor's own clock shows then, where the two differ.
"use strict";

for (const line of document.querySelectorAll("[data-times]")) {
  const begins = new Date(line.dataset.begins);
  const ends = new Date(line.dataset.ends);
  const clock = (zone) =>
    new Intl.DateTimeFormat("en-US", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(begins);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (here && clock(here) !== clock(line.dataset.zone)) {
    const day = { weekday: "short", day: "numeric", month: "long" };
    const hour = { hour: "numeric", minute: "2-digit" };
    const from = new Intl.DateTimeFormat("en-US", { ...day, ...hour }).format(begins);
    const to = new Intl.DateTimeFormat("en-US", { ...hour, timeZoneName: "short" }).format(ends);
    line.textContent = `${line.dataset.words} ${from} – ${to}`;
    line.hidden = false;
  }
}
