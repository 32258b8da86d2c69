// What a link names and the record no longer has, in sentences.
import { written } from "./days";
import type { View } from "./state";
import { STATUSES, type History, type Meta } from "./types";

export function gone(view: View, history: History, meta: Meta): string[] {
  const out: string[] = [];
  if (view.on && (view.on < meta.first || view.on > meta.last)) out.push(`The link shows ${written(view.on)}; the record speaks of ${written(meta.first)} to ${written(meta.last)}.`);
  if (view.known && meta.isStatic) out.push(`The link asks what was known on ${written(view.known)}. This copy cannot say; it needs the server: whoholds serve.`);
  if (view.tab === "review" && !meta.canReview) out.push(meta.isStatic ? "The link opens the review. This copy is for reading; review needs the server: whoholds serve." : "The link opens the review, for which this visitor has no right; open the page with the token for reviewers.");
  if (view.place && !history.places.has(view.place)) out.push(`The link names the place ${view.place}; no claim in the record ${view.known ? "as known on that day " : ""}speaks of it (any more).`);
  if (view.actor && !history.names.has(view.actor)) out.push(`The link shows only “${view.actor}”; the record has no such side (any more), so nothing passes this filter.`);
  if (view.type && !meta.types.some(({ type }) => type === view.type)) out.push(`The link shows only claims of the type “${view.type}”, which does not exist.`);
  if (view.status && !STATUSES.some((one) => one === view.status)) out.push(`The link shows only places that are “${view.status}”, which is no status.`);
  if (view.speaker && !meta.speakers.includes(view.speaker)) out.push(`The link shows only what “${view.speaker}” says, which is no kind of speaker.`);
  return out;
}
