import { Braces, SendHorizontal } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useComposer, usePanel, useView } from '../panel/context';
import { checkDraft } from '../state/composer/validation';
import { Button } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import { ActionSelect } from './ActionSelect';
import { AnswerStrip } from './AnswerStrip';
import { ComposerForm } from './ComposerForm';
import styles from './ComposerPane.module.css';
import { HistoryMenu } from './HistoryMenu';
import { JsonPane } from './JsonPane';

/** Sends any action by hand: a form, and beside it (or, where it is narrow, instead) what will be sent. */
export function ComposerPane() {
  const panel = usePanel();
  const action = useComposer((state) => state.draft.action);
  const answer = useComposer((state) => state.answer);
  const broken = useComposer((state) => state.json?.problem !== undefined);
  const picking = useView((state) => state.pick !== undefined);
  const edited = useComposer((state) => state.json !== undefined);
  const [json, setJson] = useState<boolean | 'until-right'>(false);
  useEffect(() => {
    // What is not whole is shown, since nothing can be sent before; and the form again once it is what counts.
    if (broken) setJson((shown) => shown || 'until-right');
    else if (!edited) setJson((shown) => shown === true);
  }, [broken, edited]);
  const { change, send, store, browseHistory: walk } = panel.composer;

  const sendNow = async () => {
    if (await send()) return;
    const checked = checkDraft(store.getState().draft);
    const [problem] = 'problems' in checked ? checked.problems : [];
    if (!problem || broken) return;
    setJson(false);
    document.getElementById(`composer-${problem.field}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    const send = key === 'Enter' && (ctrlKey || metaKey);
    const back = altKey && !ctrlKey && !metaKey && (key === 'ArrowUp' || key === 'ArrowDown');
    if (!send && !back) return;
    event.preventDefault();
    // Before the control that has the focus: Enter would open the choice of actions, or press its button.
    event.stopPropagation();
    if (send) void sendNow();
    else {
      // Drawn at once, so that the next key finds the focus here, however soon it comes.
      flushSync(() => walk(key === 'ArrowUp' ? -1 : 1));
      keepFocus();
    }
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) panel.view.setState({ isComposing: false });
  };

  return (
    <section
      className={styles.pane}
      aria-labelledby="composer-title"
      data-view={json ? 'json' : 'form'}
      data-picking={picking || undefined}
      onKeyDownCapture={onKeyDown}
      onFocus={() => panel.view.setState({ isComposing: true })}
      onBlur={onBlur}
    >
      <header className={styles.header}>
        <h2 id="composer-title">Compose</h2>
        <ActionSelect value={action} onChange={(chosen) => change({ action: chosen })} />
        <div className={styles.tools}>
          <Button
            kind="quiet"
            className={styles.json}
            iconOnly
            icon={<Braces />}
            label="JSON"
            tip={json ? 'Show the form' : 'Show what will be sent, as JSON'}
            pressed={json !== false}
            onClick={() => setJson(!json)}
          />
          <HistoryMenu />
        </div>
        <Button
          kind="primary"
          icon={<SendHorizontal />}
          label="Send"
          tip={broken ? 'The JSON has to be whole first' : 'Send this action to the desktop'}
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

/** Another action has other fields: the focus must not go with the one that had it. */
function keepFocus(): void {
  if (document.activeElement === document.body) document.getElementById('composer-action')?.focus();
}
