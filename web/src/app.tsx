import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { checkClaim, getHistory, getMeta } from "./api";
import { Changes } from "./changes";
import { plus, written } from "./days";
import { Filters } from "./filters";
import { Find } from "./find";
import { gone } from "./gone";
import { Help } from "./help";
import { changes, selected, within } from "./history";
import { typing, useKeys } from "./keys";
import { KnownOn } from "./known";
import { Legend } from "./legend";
import { MapBox } from "./map";
import { palette } from "./palette";
import { PlacePanel } from "./place";
import { useQueue } from "./queue";
import { ReportPanel } from "./report";
import { Reports } from "./reports";
import { QueueList, ReviewPanel } from "./review";
import { readView, useView, type SetView, type Tab, type View } from "./state";
import { PlacesTable } from "./table";
import { Timeline } from "./timeline";
import type { History, Meta } from "./types";
import { many } from "./words";

const RANGE_DAYS = 30;
const NARROW = 760; // pixels: below them the panel lies under the map (style.css)

/** Loads the record, then shows it; what cannot be had is said in one sentence. */
export function App() {
  const [view, set] = useView();
  const [meta, setMeta] = useState<Meta | null>(null);
  const [history, setHistory] = useState<History | null>(null);
  const [failed, setFailed] = useState("");
  const [version, setVersion] = useState(0); // counts the judgements made here
  const changed = useCallback(() => setVersion((n) => n + 1), []);
  const fail = (error: Error) => setFailed(error.message);

  useEffect(() => { getMeta().then(setMeta, fail); }, [version]);
  useEffect(() => {
    if (!meta) return;
    let late = false;
    getHistory(meta.isStatic ? "" : view.known).then((h) => { if (!late) { setHistory(h); setFailed(""); } }, fail);
    return () => { late = true; };
  }, [meta === null, view.known, version]);

  if (failed && !history) return <main class="alone"><h1>whoholds</h1><p role="alert">{failed}</p></main>;
  if (!meta || !history) return <main class="alone" aria-busy="true"><h1>whoholds</h1><p>Opening the record…</p></main>;
  if (!history.spells.size && !meta.counts["claims"] && !view.doc) return <main class="alone"><h1>whoholds</h1><p>The record has no word on any place yet ({many(meta.counts["documents"] ?? 0, "report")}). Read some reports: whoholds read PATH --store FILE, then reload.</p></main>;
  return <Page view={view} set={set} meta={meta} history={history} version={version} changed={changed} failed={failed} />;
}

interface Props { view: View; set: SetView; meta: Meta; history: History; version: number; changed: () => void; failed: string }

function Page({ view, set, meta, history, version, changed, failed }: Props) {
  const on = view.on || meta.last;
  const since = view.since && view.since <= on ? view.since : plus(on, -RANGE_DAYS) < meta.first ? meta.first : plus(on, -RANGE_DAYS);
  const [said, tell] = useState("");
  const [notices, setNotices] = useState<string[]>([]);
  const [blind, setBlind] = useState("");
  const queue = useQueue(view.tab === "review" && meta.canReview, blind, view.claim, changed);

  useEffect(() => {
    setNotices([...readView(location.search).unread, ...gone(view, history, meta)]);
    if (view.claim && !view.doc && !meta.isStatic) checkClaim(view.claim).catch((error: Error) => setNotices((old) => [...old, error.message]));
  }, []);
  const colours = useMemo(() => palette(meta), [meta]);
  const choice = [view.actor, view.type, view.status, view.speaker, view.conf, view.disputed];
  const { shown, total } = useMemo(() => selected(history, view, on), [history, on, ...choice]);
  const all = useMemo(() => changes(history, view, meta.first, meta.last), [history, meta, ...choice]);
  const list = useMemo(() => within(all, since, on), [all, since, on]);
  useEffect(() => { const wait = setTimeout(() => tell(`${written(on)}: ${shown.length} of ${many(total, "place")} shown, ${many(list.length, "change")} since ${written(since)}.`), 400); return () => clearTimeout(wait); }, [on, shown.length, view.known]);

  const choose = useCallback((place: string, day?: string) => set({ place, doc: "", claim: "", ...(day ? { on: day } : {}) }), [set]);
  useKeys((event) => {
    if (typing(event)) return;
    if (event.key === "Escape") view.doc ? set({ doc: "", claim: "" }) : set({ place: "", claim: "" });
    if (event.key === "," && on > meta.first) set({ on: plus(on, -1) }, "replace");
    if (event.key === "." && on < meta.last) set({ on: plus(on, 1) }, "replace");
    if (event.key === "d") set({ disputed: !view.disputed });
    const tab = ({ 1: "changes", 2: "places", 3: "reports", 4: "review" } as Record<string, Tab>)[event.key];
    if (tab && (tab !== "review" || meta.canReview)) set({ tab });
  });

  const tabs: [Tab, string][] = [["changes", "Changes"], ["places", "Places"], ["reports", "Reports"], ...(meta.canReview ? ([["review", "Review"]] as [Tab, string][]) : [])];
  const tab = tabs.some(([id]) => id === view.tab) ? view.tab : "changes";
  const detail = view.doc ? <ReportPanel {...{ history, meta, view, set, tell, version, changed }} />
    : tab === "review" ? <ReviewPanel {...{ history, meta, queue, set, tell }} />
    : view.place ? <PlacePanel {...{ history, meta, view, day: on, colours, set, tell, version, changed }} /> : null;
  const opener = useRef<Element | null>(null); // what had the focus when the panel opened has it again when it closes
  useEffect(() => {
    if (detail) opener.current = document.activeElement;
    else if (document.activeElement === document.body && opener.current instanceof HTMLElement) opener.current.focus();
  }, [!detail]);
  useEffect(() => { if (detail && innerWidth <= NARROW) document.querySelector(".detail")?.scrollIntoView({ block: "start" }); }, [view.place, view.doc, tab === "review"]);
  return (
    <div class={detail ? "page with-detail" : "page"}>
      <header>
        <a class="skip" href="#lists">Skip the map</a>
        <h1>whoholds</h1>
        <Find history={history} view={view} set={set} />
        <KnownOn meta={meta} known={view.known} set={set} />
        <Help meta={meta} />
      </header>
      {failed && <p class="notice" role="alert">{failed}</p>}
      {notices.length > 0 && <div class="notice" role="alert"><ul>{notices.map((n) => <li key={n}>{n}</li>)}</ul><button type="button" onClick={() => setNotices([])}>Understood</button></div>}
      <Filters history={history} meta={meta} view={view} set={set} shown={shown.length} total={total} />
      <div class="stage">
        <MapBox meta={meta} spells={shown} day={on} colours={colours} view={view} set={set} choose={choose} tell={tell} />
        <Legend history={history} spells={shown} colours={colours} />
      </div>
      <Timeline first={meta.first} last={meta.last} since={since} on={on} changes={all} set={set} tell={tell} />
      <main class="lists" id="lists" tabIndex={-1}>
        <nav aria-label="Lists">{tabs.map(([id, name], i) => <button key={id} type="button" aria-current={id === tab ? "page" : undefined} title={`${name} (${i + 1})`} onClick={() => set({ tab: id })}>{name}</button>)}</nav>
        <h2 class="sr">{tabs.find(([id]) => id === tab)?.[1]}</h2>
        {tab === "changes" && <Changes history={history} list={list} since={since} on={on} chosen={view.place} colours={colours} choose={choose} />}
        {tab === "places" && <PlacesTable history={history} spells={shown} day={on} chosen={view.place} colours={colours} choose={choose} />}
        {tab === "reports" && <Reports view={view} since={since} on={on} copy={meta.isStatic} set={set} version={version} />}
        {tab === "review" && <QueueList queue={queue} blind={blind} setBlind={setBlind} />}
      </main>
      {detail && <aside class="detail" aria-label="Details">{detail}</aside>}
      <p class="sr" role="status" aria-live="polite">{said}</p>
    </div>
  );
}
