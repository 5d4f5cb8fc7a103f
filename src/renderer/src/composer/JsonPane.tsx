import { Undo2 } from 'lucide-react';
import { useRef } from 'react';
import { useComposer, usePanel } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import { shownJson } from '../state/composer/composer-store';
import { lineAndColumn } from '../state/composer/read-json';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import styles from './JsonPane.module.css';

/** The request as JSON. Edits change the form. */
export function JsonPane() {
  const { composer } = usePanel();
  const area = useRef<HTMLTextAreaElement>(null);
  const focusTarget = useFocusTarget('composer-json');
  const text = useComposer(shownJson);
  const json = useComposer((state) => state.json);
  const aside = useComposer((state) => state.discardedJson);
  const action = useComposer((state) => state.draft.action);
  const problem = json?.problem;
  const position = problem && lineAndColumn(text, problem.at);
  const lines = text.split('\n').length;
  const discard = { label: 'Discard', tip: "Return to the form's JSON", onClick: composer.discardJson };
  const restore = {
    ...{ label: 'Restore the JSON', tip: 'Unfinished JSON, set aside' },
    onClick: composer.restoreJson,
  };
  const undo = problem ? discard : aside === undefined ? undefined : restore;
  const goThere = () => {
    area.current?.focus();
    area.current?.setSelectionRange(problem?.at ?? 0, (problem?.at ?? 0) + 1);
  };
  return (
    <div className={styles.pane}>
      <div className={styles.editor} data-wrong={problem ? true : undefined}>
        <div className={styles.gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are identified by number.
            <span key={i} data-wrong={position?.line === i + 1 || undefined}>
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={(element) => {
            area.current = element;
            return element ? focusTarget(element) : undefined;
          }}
          className={styles.text}
          id="composer-json"
          aria-label="The action as JSON"
          aria-invalid={problem !== undefined}
          aria-describedby="composer-json-note"
          rows={Math.max(lines, 3)}
          wrap="off"
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => composer.editJson(event.target.value)}
        />
        <div className={styles.copy}>
          <CopyButton text={text} label="Copy the JSON" />
        </div>
      </div>
      <div className={styles.foot} id="composer-json-note">
        {position && (
          <button type="button" className={styles.problem} onClick={goThere}>
            {`Line ${position.line}, column ${position.column}: ${problem.message}`}
          </button>
        )}
        {!problem && json && json.unused.length > 0 && (
          <p>{`Ignored for ${action}: ${json.unused.join(', ')}`}</p>
        )}
        {undo && <Button kind="quiet" icon={<Undo2 />} {...undo} />}
      </div>
    </div>
  );
}
