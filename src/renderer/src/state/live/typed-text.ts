/** The part of noVNC's keyboard that is used: the element it listens to. */
interface Keyboard {
  _target: EventTarget;
}

/**
 * Makes a noVNC client read keys from a text field instead of its canvas, so that input methods, dead keys and emoji
 * pickers work. Their text goes to `onText`; later keys wait until it resolves.
 * noVNC has no setting for this, so the function replaces private fields before noVNC starts to listen. It returns
 * undefined if a client has no such fields.
 */
export function takeTypedText(
  client: object & { focus(options?: FocusOptions): void; blur(): void },
  into: HTMLElement,
  onText: (text: string) => Promise<void>,
) {
  const keyboard: unknown = '_keyboard' in client ? client._keyboard : undefined;
  if (!isKeyboard(keyboard)) return undefined;
  const field = document.createElement('textarea');
  const waiting: (string | KeyboardEvent | Promise<void>)[] = [];
  let busy = false;
  let isOurs = false;

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (typeof next === 'string') await onText(next);
      else if (next instanceof Promise) await next;
      else {
        isOurs = true;
        field.dispatchEvent(next);
        isOurs = false;
      }
    }
    busy = false;
  }

  /** Sends the field's text and empties the field. */
  function take(): void {
    const text = field.value;
    field.value = '';
    if (text === '') return;
    waiting.push(text);
    void run();
  }

  function onKey(event: KeyboardEvent): void {
    if (isOurs) return;
    // These keys belong to the input method; browsers use key code 229 for them.
    if (event.isComposing || event.key === 'Dead' || event.key === 'Process' || event.keyCode === 229) {
      event.stopImmediatePropagation();
      return;
    }
    if (!busy) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    waiting.push(copyOf(event));
  }

  field.setAttribute('aria-label', 'Input for the desktop');
  field.setAttribute('autocomplete', 'off');
  field.setAttribute('autocapitalize', 'off');
  field.dataset.desktopKeys = '';
  field.spellcheck = false;
  field.tabIndex = -1;
  field.addEventListener('keydown', onKey);
  field.addEventListener('keyup', onKey);
  field.addEventListener('input', (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) take();
  });
  field.addEventListener('compositionend', take);
  /** Input methods open at the field, so it moves to the last click. */
  const place = (event: PointerEvent) => {
    const { left, top } = into.getBoundingClientRect();
    field.style.left = `${event.clientX - left}px`;
    field.style.top = `${event.clientY - top}px`;
  };
  into.addEventListener('pointerdown', place, { capture: true });
  into.append(field);
  keyboard._target = field;
  client.focus = (options) => field.focus(options);
  client.blur = () => field.blur();
  return {
    /** Delays keys and text until `work` resolves; `work` must not reject. */
    hold(work: Promise<void>) {
      waiting.push(work);
      void run();
    },
    dispose() {
      into.removeEventListener('pointerdown', place, { capture: true });
      field.remove();
    },
  };
}

function copyOf(event: KeyboardEvent): KeyboardEvent {
  const { type, key, code, location, repeat, ctrlKey, shiftKey, altKey, metaKey } = event;
  return new KeyboardEvent(type, {
    ...{ key, code, location, repeat, ctrlKey, shiftKey, altKey, metaKey },
    modifierCapsLock: event.getModifierState('CapsLock'),
    modifierNumLock: event.getModifierState('NumLock'),
    bubbles: true,
    cancelable: true,
  });
}

function isKeyboard(value: unknown): value is Keyboard {
  return (
    typeof value === 'object' && value !== null && '_target' in value && value._target instanceof EventTarget
  );
}
