import { SendHorizontal } from 'lucide-react';
import type { FocusEvent, KeyboardEvent } from 'react';
import { Button } from '../ui/Button';
import { useComposer, usePanel, useView } from '../ui/context';
import { SHORTCUTS } from '../ui/shortcuts';
import { ActionSelect } from './ActionSelect';
import { AnswerStrip } from './AnswerStrip';
import styles from './ComposerPane.module.css';
import { FIELDS, type Field } from './draft';
import { DeclaredField, DurationField, PointField, ScrollField, TextField } from './Fields';
import { pickPoint } from './pick';

/** Sends any action by hand. */
export function ComposerPane() {
  const panel = usePanel();
  const { draft, problem, answer } = useComposer((state) => state);
  const picking = useView((state) => state.pick !== undefined);
  const { change, send } = panel.composer;

  const field = (name: Field) => {
    const props = { draft, change, problem: problem?.field === name ? problem.message : undefined };
    switch (name) {
      case 'start':
      case 'point':
        return (
          <PointField
            {...props}
            key={name}
            which={name}
            picking={picking}
            onPick={() => pickPoint(panel, name)}
          />
        );
      case 'text':
        return <TextField {...props} key={name} />;
      case 'duration':
        return <DurationField {...props} key={name} />;
      case 'scroll':
        return <ScrollField {...props} key={name} />;
      case 'declared':
        return <DeclaredField {...props} key={name} />;
      default:
        return undefined;
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    // Before the control that has the focus: Enter would open the choice of actions, or press its button.
    event.stopPropagation();
    void send();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) panel.view.setState({ composing: false });
  };

  return (
    <section
      className={styles.pane}
      aria-labelledby="composer-title"
      onKeyDownCapture={onKeyDown}
      onFocus={() => panel.view.setState({ composing: true })}
      onBlur={onBlur}
    >
      <header className={styles.header}>
        <h2 id="composer-title">Compose</h2>
        <ActionSelect value={draft.action} onChange={(action) => change({ action })} />
        <Button
          kind="primary"
          icon={<SendHorizontal />}
          label="Send"
          className={styles.send}
          tip="Send this action to the desktop"
          shortcut={SHORTCUTS.send.keys}
          disabled={answer?.kind === 'sending'}
          onClick={() => void send()}
        />
      </header>
      <div className={styles.body}>
        {FIELDS[draft.action].map(field)}
        {FIELDS[draft.action].length === 0 && (
          <p className={styles.none}>At the pointer; nothing to fill in.</p>
        )}
        {problem?.field === 'action' && <p className={styles.problem}>{problem.message}</p>}
        <AnswerStrip answer={answer} />
      </div>
    </section>
  );
}
