import type { ReactNode } from 'react';
import type { Parameter } from '../../../shared/action';
import { Tooltip } from '../ui/Tooltip';
import styles from './Fields.module.css';

export interface FieldProps {
  readonly parameter: Parameter;
  readonly problem: string | undefined;
}

interface FieldRowProps {
  readonly label: string;
  /** The description from the schema. */
  readonly help: string;
  readonly htmlFor: string;
  readonly problem: string | undefined;
  readonly children: ReactNode;
}

/** A label, its inputs and their problem. */
export function FieldRow({ label, help, htmlFor, problem, children }: FieldRowProps) {
  return (
    <div className={styles.row}>
      <Tooltip label={help} side="left">
        <label htmlFor={htmlFor}>{label}</label>
      </Tooltip>
      <div className={styles.inputs}>{children}</div>
      {problem && (
        <p className={styles.problem} id={`${htmlFor}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** The id of a row's problem, for `aria-describedby`. */
export function describedBy(htmlFor: string, problem: string | undefined): string | undefined {
  return problem ? `${htmlFor}-problem` : undefined;
}
