import { useEffect, useRef, useState } from "preact/hooks";
import { getPlace } from "./api";
import { FIRST_DAY, written } from "./days";
import { countOrigins, Evidence } from "./evidence";
import { confidenceOn, STALE_DAYS, isStale } from "./history";
import { lookOf } from "./looks";
import type { Palette } from "./palette";
import type { SetView, View } from "./state";
import { Strip } from "./strip";
import { Symbol } from "./symbol";
import type { History, Meta, PlacePage } from "./types";

interface Props { history: History; meta: Meta; view: View; day: string; colours: Palette; set: SetView; tell: (words: string) => void; version: number; changed: () => void }

/** Who holds this place, how we know, what speaks against it. */
export function PlacePanel({ history, meta, view, day, colours, set, tell, version, changed }: Props) {
  const [page, setPage] = useState<PlacePage | null>(null);
  const [gone, setGone] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const stop = new AbortController();
    const wait = setTimeout(() => {
      getPlace(history, view.place, day, view.known, stop.signal)
        .then((found) => { setPage(found); setGone(""); tell(found.sentence); })
        .catch((error: Error) => stop.signal.aborted || setGone(error.message));
    }, page ? 120 : 0);
    return () => { clearTimeout(wait); stop.abort(); };
  }, [view.place, day, view.known, history, version]);
  useEffect(() => { if (page) heading.current?.focus({ preventScroll: innerWidth > 760 }); }, [view.place, page === null]);
  useEffect(() => setPage(null), [view.place]);

  if (gone) return <section class="panel" aria-label="Place"><Close set={set} /><p class="notice" role="alert">{gone}</p></section>;
  if (!page) return <section class="panel" aria-label="Place" aria-busy="true"><Close set={set} /><p>Looking up {history.places.get(view.place)?.name ?? view.place}…</p></section>;
  const { spell } = page;
  const of = (stance: string) => page.exhibits.filter((e) => e.stance === stance);
  const among = (ids: string[]) => page.exhibits.filter((e) => ids.includes(e.claim.id));
  const shared = { open: (doc: string, claim: string) => set({ doc, claim }), chosen: view.claim, changed: meta.canReview ? changed : undefined };
  const place = page.place;
  return (
    <section class="panel" aria-label="Place">
      <Close set={set} />
      <h2 ref={heading} tabIndex={-1}><Symbol look={lookOf(spell, day, colours)} />{place.name} {place.arabic && <bdi lang="ar">{place.arabic}</bdi>}</h2>
      <p class="quiet">{[place.kind, place.admin1, place.country].filter(Boolean).join(", ")}</p>
      <p class="sentence">{page.sentence}</p>
      {spell && (
        <dl class="facts">
          <div><dt>Confidence</dt><dd>{spell.holder === null && !spell.opponents.length ? "holder not known" : `${Math.round(100 * confidenceOn(spell, day))}%`}</dd></div>
          <div><dt>Since</dt><dd>{spell.from === FIRST_DAY ? "before the first report" : written(spell.from)}</dd></div>
          <div><dt>Last affirmed</dt><dd>{spell.affirmed ? written(spell.affirmed) : "never"}{isStale(spell, day) && <b class="stale"> no word for {STALE_DAYS} days or more</b>}</dd></div>
          <div><dt>Rests on</dt><dd>{spell.claims} claim{spell.claims === 1 ? "" : "s"}, {spell.origins} origin{spell.origins === 1 ? "" : "s"} ({spell.basis})</dd></div>
        </dl>
      )}
      <Strip history={history} spells={page.spells} first={meta.first} last={meta.last} on={day} colours={colours} go={(on) => set({ on }, "replace")} />
      {page.open.map(({ claimant, name, claims, denials }) => (
        <div class="sides" key={claimant}>
          <section><h3>Claimed by {name}, not corroborated</h3><Evidence exhibits={among(claims)} {...shared} /></section>
          <section><h3>Denied or repelled</h3>{denials.length ? <Evidence exhibits={among(denials)} {...shared} /> : <p class="quiet">No denial in the record.</p>}</section>
        </div>
      ))}
      <h3>Evidence for <small>{countOrigins(of("for"))}</small></h3>
      {of("for").length ? <Evidence exhibits={of("for")} {...shared} /> : <p class="quiet">None.</p>}
      <h3>Evidence against <small>{countOrigins(of("against"))}</small></h3>
      {of("against").length ? <Evidence exhibits={of("against")} {...shared} /> : <p class="quiet">None in the record. That is no proof.</p>}
      <h3>What would change the answer</h3>
      <ul>{page.wouldChange.map((words) => <li key={words}>{words}</li>)}</ul>
      {of("context").length > 0 && <details><summary>{new Set(of("context").map((e) => e.claim.id)).size} more claims that moved nothing</summary><Evidence exhibits={of("context")} {...shared} /></details>}
    </section>
  );
}

export function Close({ set, back }: { set: SetView; back?: boolean }) {
  return back
    ? <button type="button" class="close" onClick={() => set({ doc: "", claim: "" })}>‹ Back</button>
    : <button type="button" class="close" title="Close (Esc)" onClick={() => set({ place: "", doc: "", claim: "" })}>✕ Close</button>;
}
