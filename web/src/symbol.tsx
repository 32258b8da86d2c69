import { useEffect, useRef } from "preact/hooks";
import { drawLook, SIZE, type Look } from "./symbols";

/** The symbol of a state in a list or legend; decoration, since the words beside it say the same. */
export function Symbol({ look }: { look: Look }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = Math.max(2, devicePixelRatio);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (pen) drawLook(pen, look, scale);
  }, [look.status, look.fill, look.second, look.claimant, look.stale]);
  return <canvas ref={canvas} class="symbol" width={SIZE * scale} height={SIZE * scale} aria-hidden="true" />;
}
