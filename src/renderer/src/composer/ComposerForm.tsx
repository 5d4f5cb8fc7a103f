import type { Parameter } from '../../../shared/action';
import { PARAMETERS } from '../../../shared/action-parameters';
import { useComposer } from '../panel/context';
import { ChoiceField } from './ChoiceField';
import { type FieldProps, FieldRow } from './FieldRow';
import styles from './Fields.module.css';
import { fieldLabel, infoOf } from './field-labels';
import { KeyField } from './KeyField';
import { NumberField } from './NumberField';
import { PointField } from './PointField';
import { SensitiveField, TextField } from './TextField';
import { useProblems } from './use-problems';

/** Parameters that share a row; all others have their own. */
const ROW_PAIRS: readonly (readonly [Parameter, Parameter])[] = [
  ['text', 'sensitive'],
  ['scroll_amount', 'scroll_direction'],
  ['scaled_width', 'scaled_height'],
];

/** A row for each parameter of the selected action. */
export function ComposerForm() {
  const action = useComposer((state) => state.draft.action);
  const problems = useProblems();
  const takes = PARAMETERS[action];
  const rows = takes
    .filter((parameter) => !ROW_PAIRS.some(([, second]) => second === parameter))
    .map((parameter) => [parameter, ROW_PAIRS.find(([first]) => first === parameter)?.[1]] as const);
  if (rows.length === 0) {
    return <p className={styles.none}>No parameters: it acts at the pointer.</p>;
  }
  return rows.map(([first, second]) => {
    const wrong = [first, second].find((parameter) => parameter && problems.has(parameter));
    return (
      <FieldRow
        key={first}
        label={fieldLabel(first, action)}
        help={infoOf(first).description}
        htmlFor={`composer-${first}`}
        problem={wrong && problems.get(wrong)}
      >
        <Field parameter={first} problem={problems.get(first)} />
        {first === 'scaled_width' && <span className={styles.unit}>×</span>}
        {second && <Field parameter={second} problem={problems.get(second)} />}
      </FieldRow>
    );
  });
}

function Field({ parameter, problem }: FieldProps) {
  const action = useComposer((state) => state.draft.action);
  if (parameter === 'coordinate' || parameter === 'start_coordinate') {
    return <PointField parameter={parameter} problem={problem} />;
  }
  switch (infoOf(parameter).kind) {
    case 'flag':
      return <SensitiveField />;
    case 'choice':
      return <ChoiceField parameter={parameter} />;
    case 'text':
      return action === 'type' ? <TextField problem={problem} /> : <KeyField problem={problem} />;
    default:
      return <NumberField parameter={parameter} problem={problem} />;
  }
}
