import { describe, expect, it } from 'vitest';
import { ACTION_NAMES, ActionBody, MAX_SCROLL_AMOUNT, SCROLL_DIRECTIONS } from '../../../src/shared/action';
import { PARAMETERS, parameterInfo } from '../../../src/shared/action-parameters';
import { InvalidAction, parseAction } from '../../../src/shared/parse-action';

const WHOLE: ActionBody = { coordinate: [1, 2], start_coordinate: [3, 4], text: 'a', scroll_amount: 1 };

describe.each(ACTION_NAMES)('the action %s', (action) => {
  it('has all parameters that its parser reads', () => {
    const read = new Set<PropertyKey>();
    const body = new Proxy(
      { ...WHOLE, action },
      {
        get(target, name, receiver) {
          read.add(name);
          return Reflect.get(target, name, receiver);
        },
      },
    );
    parseAction(body);
    read.delete('action');
    expect([...read].filter((name) => !PARAMETERS[action].some((one) => one === name))).toEqual([]);
  });

  it('reports each missing parameter, and is valid with all of them', () => {
    const needed = PARAMETERS[action].filter((parameter) => {
      const lacking = lackedBy({ ...WHOLE, action, [parameter]: undefined });
      expect([undefined, parameter]).toContain(lacking);
      return lacking;
    });
    const body = Object.fromEntries(needed.map((parameter) => [parameter, WHOLE[parameter]]));
    expect(lackedBy({ ...body, action })).toBeUndefined();
  });
});

/** The missing field of a body, according to its parser. */
function lackedBy(body: ActionBody): keyof ActionBody | undefined {
  try {
    parseAction(body);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidAction && error.missing) return error.field;
    throw error;
  }
}

describe('a parameter', () => {
  it.each([
    ['coordinate', { kind: 'point', unit: 'px' }],
    ['text', { kind: 'text' }],
    ['duration', { kind: 'integer', unit: 'ms', fallback: '1000' }],
    ['scroll_amount', { kind: 'integer', max: MAX_SCROLL_AMOUNT, fallback: '3' }],
    ['scroll_direction', { kind: 'choice', choices: [...SCROLL_DIRECTIONS], fallback: 'down' }],
    ['sensitive', { kind: 'flag' }],
  ] as const)('has its kind and limits from the schema: %s', (parameter, info) => {
    expect(parameterInfo(parameter)).toMatchObject(info);
    expect(parameterInfo(parameter).description).toBe(ActionBody.shape[parameter].description);
  });
});
