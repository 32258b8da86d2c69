import { useEffect, useRef, useState } from "preact/hooks";
import { find } from "./api";
import { typing, useKeys } from "./keys";
import type { SetView, View } from "./state";
import type { Found, History } from "./types";

/** Find anything: places, sides and reports by any word in them; opens on “/”. */
export function Find({ history, view, set }: { history: History; view: View; set: SetView }) {
  const [found, setFound] = useState<Found | null>(null);
  const [failed, setFailed] = useState("");
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLInputElement>(null);

  useKeys((event) => {
    if (event.key !== "/" || typing(event)) return;
    event.preventDefault();
    box.current?.focus();
    box.current?.select();
  });
  useEffect(() => {
    if (view.q.trim().length < 2) return setFound(null);
    const stop = new AbortController();
    const wait = setTimeout(() => {
      find(history, view.q, view.known, stop.signal).then((f) => { setFound(f); setFailed(""); }).catch((error: Error) => stop.signal.aborted || setFailed(error.message));
    }, 150);
    return () => { clearTimeout(wait); stop.abort(); };
  }, [view.q, history, view.known]);

  const pick = (change: Partial<View>) => { setOpen(false); set({ ...change }); };
  const key = (event: KeyboardEvent) => {
    const rows = [...document.querySelectorAll<HTMLElement>(".found button")];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape") { setOpen(false); box.current?.blur(); event.stopPropagation(); }
    else if (event.key === "ArrowDown") { event.preventDefault(); rows[at + 1]?.focus(); }
    else if (event.key === "ArrowUp") { event.preventDefault(); (rows[at - 1] ?? box.current)?.focus(); }
    else if (event.key === "Enter" && at < 0) rows[0]?.click();
  };
  const none = found && !found.places.length && !found.actors.length && !found.documents.length;
  return (
    <search class="find" onKeyDown={key}>
      <input ref={box} type="search" value={view.q} placeholder="Find a place, a side, a word in a report   /" aria-label="Find anything" aria-keyshortcuts="/" dir="auto"
        onFocus={() => setOpen(true)} onInput={(e) => { setOpen(true); set({ q: e.currentTarget.value }, "replace"); }} />
      {open && (found || failed) && (
        <div class="found" role="region" aria-label="Found">
          {failed && <p role="alert">{failed}</p>}
          {none && <p>Nothing in the record has “{view.q}”.</p>}
          {found && found.places.length > 0 && <h2>Places</h2>}
          {found?.places.map((p) => <button key={p.id} type="button" onClick={() => pick({ place: p.id, doc: "", claim: "" })}><b dir="auto">{p.name}</b> <span class="quiet">{p.note}</span></button>)}
          {found && found.actors.length > 0 && <h2>Sides and actors</h2>}
          {found?.actors.map((a) => <button key={a.id} type="button" onClick={() => pick({ actor: a.id })}><b dir="auto">{a.name}</b> <span class="quiet">{a.note}; show only its places</span></button>)}
          {found && found.documents.length > 0 && <h2>Reports</h2>}
          {found?.documents.map((d) => <button key={d.id} type="button" onClick={() => pick({ doc: d.id, claim: "" })}><b dir="auto">{d.title || d.outlet || d.id}</b> <span class="quiet">{d.published ?? "without a date"}</span><small dir="auto">{d.snippet}</small></button>)}
          <button type="button" class="small" onClick={() => setOpen(false)}>Close (Esc)</button>
        </div>
      )}
    </search>
  );
}
