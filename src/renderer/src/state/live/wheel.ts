import { countNotches } from './pointing';

/** Splits a wheel event of several notches into one event per notch. Returns a function that stops it. */
export function splitWheel(into: HTMLElement): () => void {
  let isOurs = false;
  const onWheel = (event: WheelEvent) => {
    if (isOurs) return;
    const notches = countNotches(event);
    if (notches < 2) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const { clientX, clientY, deltaMode, buttons, target } = event;
    isOurs = true;
    for (let i = 0; i < notches; i++) {
      const [deltaX, deltaY] = [event.deltaX / notches, event.deltaY / notches];
      target?.dispatchEvent(
        new WheelEvent('wheel', {
          clientX,
          clientY,
          deltaX,
          deltaY,
          deltaMode,
          buttons,
          bubbles: true,
          cancelable: true,
        }),
      );
    }
    isOurs = false;
  };
  into.addEventListener('wheel', onWheel, { capture: true, passive: false });
  return () => into.removeEventListener('wheel', onWheel, { capture: true });
}
