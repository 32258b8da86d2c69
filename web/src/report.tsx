import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { AddClaim } from "./addclaim";
import { getReport } from "./api";
import { written } from "./days";
import { Marks } from "./evidence";
import { pieces, type Piece } from "./marked";
import { Close } from "./place";
import { SourceLink } from "./quote";
import { TakeBack } from "./takeback";
import type { SetView, View } from "./state";
import type { Claim, History, Meta, Report } from "./types";
import { claimLine, many, speaker } from "./words";

interface Props { history: History; meta: Meta; view: View; set: SetView; tell: (words: string) => void; version: number; changed: () => void }

/** A whole report: every claim, actor, place, date and speaker marked; what is not resolved is underlined in dots. */
export function ReportPanel({ history, meta, view, set, tell, version, changed }: Props) {
  const [report, setReport] = useState<Report | null>(null);
  const [gone, setGone] = useState("");
  const [over, setOver] = useState<Piece | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const text = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const stop = new AbortController();
    getReport(view.doc, stop.signal)
      .then((found) => { setReport(found); setGone(""); })
      .catch((error: Error) => stop.signal.aborted || setGone(error.message));
    return () => stop.abort();
  }, [view.doc, version]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    text.current?.querySelector("mark.chosen")?.scrollIntoView({ block: "center" });
  }, [report?.id, view.claim]);

  const characters = useMemo(() => [...(report?.text ?? "")], [report]);
  if (gone) return <section class="panel" aria-label="Report"><Close set={set} back /><p class="notice" role="alert">{gone}</p></section>;
  if (!report) return <section class="panel" aria-label="Report" aria-busy="true"><p>Opening the report…</p></section>;
  const chosen = report.claims.find((c) => c.id === view.claim);
  const fresh = (claim: Claim) => report.claims.find((c) => c.id === claim.id) ?? claim; // judged since the mark was pointed at
  const shown = over?.claims.length || over?.mentions.length ? { ...over, claims: over.claims.map(fresh) } : null;
  const missing = view.claim && !chosen ? `The link names claim ${view.claim}, which this report no longer has: it was read again by a newer version, or the link is damaged.` : "";
  return (
    <section class="panel report" aria-label="Report">
      <Close set={set} back />
      <h2 ref={heading} tabIndex={-1} dir="auto">{report.title || report.outlet || report.id}</h2>
      <p class="quiet">{[report.outlet, report.published ? `published ${written(report.published)}` : "without a date", many(report.claims.length, "claim")].filter(Boolean).join(", ")}
        {report.url && <> · <SourceLink url={report.url}>source</SourceLink></>}</p>
      {missing && <p class="notice" role="alert">{missing}</p>}
      <p class="key"><mark class="claim">claim</mark> <span class="m actor">actor</span> <span class="m place">place</span> <span class="m date">date</span> <span class="m speaker">speaker</span> <span class="m place unresolved">not resolved</span></p>
      {report.text === null && <><p class="quiet">This copy holds quotes only; the full text stays with its owner.</p><ol>{report.claims.map((c) => <li class="piece" key={c.id}><b>{claimLine(c)}</b> <Marks claim={c} /><blockquote dir="auto">{c.evidence.quote}</blockquote></li>)}</ol></>}
      {report.copies.length > 0 && <p class="quiet">The same text is in {many(report.copies.length, "other report")} ({report.copies.map((c) => c.outlet ?? c.title ?? c.id).join(", ")}): one origin.</p>}
      <div class="text" ref={text} dir="auto" lang={report.language}>
        {report.paragraphs.map(({ start: from, end: to }) => (
          <p key={from} data-start={from}>{pieces(characters, report, from, to).map((piece) => <Stretch key={piece.start} piece={piece} chosen={view.claim} look={setOver} set={set} />)}</p>
        ))}
      </div>
      <div class="record" aria-live="polite">
        {shown ? <RecordOf piece={shown} meta={meta} changed={changed} /> : chosen ? <RecordOf piece={{ text: "", start: 0, claims: [chosen], mentions: [] }} meta={meta} changed={changed} /> : <p class="quiet">Point at a mark, or move to it with Tab, to see its record.{meta.canReview && " Select words to add a claim that was missed."}</p>}
      </div>
      {meta.canReview && <AddClaim history={history} meta={meta} report={report} text={text} tell={tell} changed={changed} />}
    </section>
  );
}

function Stretch({ piece, chosen, look, set }: { piece: Piece; chosen: string; look: (piece: Piece) => void; set: SetView }) {
  const { mentions, claims } = piece;
  const inner = mentions.reduceRight<ComponentChildren>((text, m) => <span class={`m ${m.kind}${m.resolved ? "" : " unresolved"}`} data-start={piece.start}>{text}</span>, piece.text);
  const [first] = claims;
  if (!first) return mentions.length ? <span data-start={piece.start} tabIndex={0} onMouseEnter={() => look(piece)} onFocus={() => look(piece)}>{inner}</span> : <span data-start={piece.start}>{inner}</span>;
  const rejected = claims.every((c) => c.judged?.action === "reject");
  return (
    <mark
      class={`claim${claims.some((c) => c.id === chosen) ? " chosen" : ""}${rejected ? " rejected" : ""}`} data-start={piece.start} tabIndex={piece.start === first.evidence.start || mentions.length ? 0 : undefined}
      onMouseEnter={() => look(piece)} onFocus={() => look(piece)} onClick={() => { if (getSelection()?.isCollapsed) set({ claim: first.id }, "replace"); }}
    >{inner}</mark>
  );
}

function RecordOf({ piece: { claims, mentions }, meta, changed }: { piece: Piece; meta: Meta; changed: () => void }) {
  return (
    <>
      {mentions.map((m) => <p key={m.kind + m.start}><b>{m.kind}</b> {m.name ?? m.note} {m.id && <code>{m.id}</code>} {!m.resolved && <b class="stale">not resolved: nothing is known of this name</b>}</p>)}
      {claims.map((c) => (
        <div key={c.id} class="claim-record"><p><b>{claimLine(c)}</b> <Marks claim={c} /></p>
          <p class="quiet">Said by {speaker(c)}, {c.modality}{c.hedged ? ", hedged" : ""}; date “{c.when.text || "–"}” by {c.when.rule}; rule {c.rule}; {c.place?.scope ?? "no place"}{c.place && !c.place.id ? `; place “${c.place.text}” not resolved` : ""}; <code>{c.id}</code></p>{meta.canReview && <TakeBack claim={c} changed={changed} />}</div>
      ))}
    </>
  );
}
