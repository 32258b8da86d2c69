import { useState } from "preact/hooks";
import { takeBack } from "./api";
import { reviewer, Reviewer } from "./reviewer";
import type { Claim, Moved } from "./types";

/** What a judgement moved, before and after. */
export const Moves = ({ moved }: { moved: Moved[] }) => <>{moved.map((m) => <p class="moved" key={m.place}><b>{m.name}</b>: was: {m.before} <b>Now:</b> {m.after} <span class="quiet">{m.why}</span></p>)}</>;

/** Takes the standing word on a claim back, whoever gave it and whenever; the claim stands again as it stood before. */
export function TakeBack({ claim, changed }: { claim: Claim; changed: () => void }) {
  const [moved, setMoved] = useState<Moved[]>([]);
  const [nameless, setNameless] = useState(false);
  const [failed, setFailed] = useState("");
  const { judged } = claim;
  const press = async () => {
    if (!judged || !reviewer()) return setNameless(true);
    try {
      setMoved((await takeBack(reviewer(), [judged.id])).moved);
      setFailed("");
      changed();
    } catch (error) { setFailed((error as Error).message); }
  };
  return (
    <>
      <Moves moved={moved} />
      {failed && <p class="notice" role="alert">{failed}</p>}
      {judged && judged.action !== "undo" && <>{nameless && <Reviewer />}<button type="button" class="small" onClick={() => void press()}>Take “{judged.action}” back</button></>}
    </>
  );
}
