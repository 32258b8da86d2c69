import { spanned, written } from "./days";
import { Quote, SourceLink } from "./quote";
import { TakeBack } from "./takeback";
import type { Exhibit } from "./types";
import { claimLine, many, speaker } from "./words";

interface Props { exhibits: Exhibit[]; open: (doc: string, claim: string) => void; chosen: string; changed?: (() => void) | undefined }

/** Pieces of evidence, a claim once, with every rule that it fired. */
export function Evidence({ exhibits, open, chosen, changed }: Props) {
  const byClaim = new Map<string, Exhibit[]>();
  for (const one of exhibits) byClaim.set(one.claim.id, [...(byClaim.get(one.claim.id) ?? []), one]);
  return <ol class="evidence">{[...byClaim.values()].map((rules) => <Piece key={rules[0]!.claim.id} rules={rules} open={open} chosen={chosen} changed={changed} />)}</ol>;
}

function Piece({ rules, open, chosen, changed }: Omit<Props, "exhibits"> & { rules: Exhibit[] }) {
  const { claim, document, paragraph, origin } = rules[0]!;
  return (
    <li class={claim.id === chosen ? "piece chosen" : "piece"}>
      <p class="claim-line"><b>{claimLine(claim)}</b> <Marks claim={claim} /></p>
      <Quote paragraph={paragraph} start={claim.evidence.start} end={claim.evidence.end} />
      <p class="quiet">Said by {speaker(claim)}, {claim.modality}{claim.hedged ? ", hedged" : ""}. In <SourceLink url={document.url}>{document.title || document.outlet || document.id}</SourceLink>
        {document.outlet && document.title ? `, ${document.outlet}` : ""}{document.published ? `, ${written(document.published)}` : ", without a date"}. Origin: {origin}.</p>
      <ul class="rules">{rules.map((r) => <li key={r.rule + r.words}><b>{r.rule}</b> {r.words}{r.weight ? ` (${r.weight > 0 ? "+" : ""}${r.weight.toFixed(2)})` : ""}</li>)}</ul>
      <button type="button" class="small" onClick={() => open(document.id, claim.id)}>Read in the report</button> {changed && <TakeBack claim={claim} changed={changed} />}
    </li>
  );
}

/** Who stands behind a claim: the machine alone, or a person too. Shape and words, not colour alone. */
export function Marks({ claim }: { claim: Exhibit["claim"] }) {
  const { judged } = claim;
  const when = `when: ${spanned(claim.when.start, claim.when.end)} (${claim.when.precision}, ${claim.when.rule})`;
  return (
    <>
      <span class="tag machine" title={`Read by ${claim.extractor || "the machine"}, rule ${claim.rule}; ${when}`}>{claim.made_by === "person" ? "✎ added by a person" : `⚙ machine ${Math.round(100 * claim.confidence)}%`}</span>
      {judged && judged.action !== "undo" && <span class="tag reviewed" title={judged.reason}>✓ reviewed: {judged.action} by {judged.user}</span>}
    </>
  );
}

export function countOrigins(exhibits: Exhibit[]): string {
  return many(new Set(exhibits.map((e) => e.origin)).size, "origin");
}
