import { pythonLiteral } from './literal';
import type { Step } from './steps';

/** A line of Python for a step. */
export function pythonLine(step: Step): string {
  switch (step.kind) {
    case 'pause':
      return `pause(${step.ms})`;
    case 'note':
      return `# ${step.text}`;
    case 'act': {
      const { number, body, secret } = step;
      if (secret === undefined) return `act(${number}, ${pythonLiteral(body)})`;
      return `act(${number}, {**${pythonLiteral(body)}, "text": secret(${number}, ${secret})})`;
    }
  }
}
