import { Braces, SendHorizontal } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useComposer, usePanel, useView } from '../panel/context';
import { checkDraft } from '../state/composer/validation';
import { Button, IconButton } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import { ActionSelect } from './ActionSelect';
import { AnswerStrip } from './AnswerStrip';
import { ComposerForm } from './ComposerForm';
import styles from './ComposerPane.module.css';
import { HistoryMenu } from './HistoryMenu';
import { JsonPane } from './JsonPane';

/** Composes and sends actions: a form beside the request's JSON; a narrow pane shows one of them. */
export function ComposerPane() {
  const panel = usePanel();
  const action = useComposer((state) => state.draft.action);
  const answer = useComposer((state) => state.answer);
  const broken = useComposer((state) => state.json?.problem !== undefined);
  const picking = useView((state) => state.pick !== undefined);
  const edited = useComposer((state) => state.json !== undefined);
  const [json, setJson] = useState<boolean | 'until-valid'>(false);
  useEffect(() => {
    // Invalid JSON is shown, since it prevents sending; the form returns once it applies again.
    if (broken) setJson((shown) => shown || 'until-valid');
    else if (!edited) setJson((shown) => shown === true);
  }, [broken, edited]);
  const { change, send, store, browseHistory } = panel.composer;

  const sendNow = async () => {
    if (await send()) return;
    const checked = checkDraft(store.getState().draft);
    const [problem] = 'problems' in checked ? checked.problems : [];
    if (!problem || broken) return;
    setJson(false);
    panel.focus.focus(`composer-${problem.field}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    const send = key === 'Enter' && (ctrlKey || metaKey);
    const back = altKey && !ctrlKey && !metaKey && (key === 'ArrowUp' || key === 'ArrowDown');
    if (!send && !back) return;
    event.preventDefault();
    // The focused control must not see it: Enter would open the action menu or press a button.
    event.stopPropagation();
    if (send) void sendNow();
    else {
      // Render now, so that the next key finds the focus in this pane.
      flushSync(() => browseHistory(key === 'ArrowUp' ? -1 : 1));
      // The focused field may be gone after the action changed.
      if (document.activeElement === document.body) panel.focus.focus('composer-action');
    }
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) panel.view.set({ isComposing: false });
  };

  return (
    <section
      className={styles.pane}
      aria-labelledby="composer-title"
      data-view={json ? 'json' : 'form'}
      data-picking={picking || undefined}
      onKeyDownCapture={onKeyDown}
      onFocus={() => panel.view.set({ isComposing: true })}
      onBlur={onBlur}
    >
      <header className={styles.header}>
        <h2 id="composer-title">Compose</h2>
        <ActionSelect value={action} onChange={(name) => change({ action: name })} />
        <div className={styles.tools}>
          <IconButton
            className={styles.json}
            icon={<Braces />}
            label="JSON"
            tip={json ? 'Show the form' : 'Show the request as JSON'}
            pressed={json !== false}
            onClick={() => setJson(!json)}
          />
          <HistoryMenu />
        </div>
        <Button
          kind="primary"
          icon={<SendHorizontal />}
          label="Send"
          tip={broken ? 'Complete the JSON first' : 'Send this action to the desktop'}
          shortcut={SHORTCUTS.send.keys}
          disabled={answer?.kind === 'sending' || broken}
          onClick={() => void sendNow()}
        />
      </header>
      <div className={styles.body}>
        <div className={styles.form}>
          <ComposerForm />
        </div>
        <div className={styles.beside}>
          <JsonPane />
        </div>
        <div className={styles.answer}>
          <AnswerStrip answer={answer} />
        </div>
      </div>
    </section>
  );
}
