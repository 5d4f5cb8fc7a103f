import { useComposer, usePanel } from '../panel/context';
import { formatCount } from '../ui/format';
import { describedBy } from './FieldRow';
import styles from './Fields.module.css';
import { infoOf } from './field-labels';

export function TextField({ problem }: { readonly problem: string | undefined }) {
  const { composer } = usePanel();
  const { text = '', sensitive } = useComposer((state) => state.draft.inputs);
  return (
    <>
      <textarea
        id="composer-text"
        className={styles.text}
        rows={3}
        value={text}
        placeholder={sensitive ? 'Sensitive text is not stored' : 'Any text: ä, 日本, 😀'}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy('composer-text', problem)}
        data-secret={sensitive}
        onChange={(event) => composer.setInputs({ text: event.target.value })}
        onBlur={() => composer.touch('text')}
      />
      <p className={styles.count}>{describeTextLength(text)}</p>
    </>
  );
}

export function SensitiveField() {
  const { composer } = usePanel();
  const sensitive = useComposer((state) => state.draft.inputs.sensitive === 'true');
  return (
    <label className={styles.check} title={infoOf('sensitive').description}>
      <input
        type="checkbox"
        checked={sensitive}
        onChange={(event) => composer.setInputs({ sensitive: event.target.checked ? 'true' : '' })}
      />
      Sensitive (don't log the text)
    </label>
  );
}

/** The number of characters a reader would count, and of line breaks, which press Return. */
export function describeTextLength(text: string): string {
  const characters = [...GRAPHEMES.segment(text)].length;
  const lines = text.split('\n').length - 1;
  const count = formatCount(characters, 'character');
  return lines === 0 ? `${count}; a line break presses Return` : `${count}, ${lines} × Return`;
}

const GRAPHEMES = new Intl.Segmenter();
