import { Download } from 'lucide-react';
import { verbOf } from '../actions/describe';
import type { Answer } from '../state/composer/composer-store';
import { formatElapsed } from '../ui/format';
import styles from './AnswerStrip.module.css';

/** The outcome of the last sent action. */
export function AnswerStrip({ answer }: { readonly answer: Answer | undefined }) {
  return (
    <div className={styles.strip} data-kind={answer?.kind} role="status" data-testid="answer">
      {answer && <Content answer={answer} />}
    </div>
  );
}

function Content({ answer }: { readonly answer: Answer }) {
  switch (answer.kind) {
    case 'sending':
      return <p>Sending {verbOf(answer.body.action)}…</p>;
    case 'failed':
      return (
        <p className={styles.failed}>
          <strong>{answer.message}</strong> {answer.detail}
        </p>
      );
    case 'done': {
      const {
        output,
        screenshot_data: data,
        screenshot_width: width,
        screenshot_height: height,
      } = answer.result;
      return (
        <>
          <p className={styles.done}>
            <span>{output === 'screenshot' && width ? `screenshot ${width} × ${height}` : output}</span>
            <span className={styles.took}>{formatElapsed(answer.ms)}</span>
          </p>
          {data && (
            <a
              className={styles.shot}
              href={`data:image/png;base64,${data}`}
              download="screenshot.png"
              aria-label="Download the screenshot"
            >
              <img
                src={`data:image/png;base64,${data}`}
                alt={`The desktop, ${width} × ${height}`}
                width={width}
                height={height}
              />
              <Download />
            </a>
          )}
        </>
      );
    }
    default:
      return answer satisfies never;
  }
}
