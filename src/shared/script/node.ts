import { jsLiteral } from './literal';
import type { Step } from './steps';

/** A line of JavaScript for a step. */
export function nodeLine(step: Step): string {
  switch (step.kind) {
    case 'pause':
      return `await pause(${step.ms});`;
    case 'note':
      return `// ${step.text}`;
    case 'act': {
      const { number, body, secret } = step;
      if (secret === undefined) return `await act(${number}, ${jsLiteral(body)});`;
      return `await act(${number}, { ...${jsLiteral(body)}, text: await secret(${number}, ${secret}) });`;
    }
  }
}
