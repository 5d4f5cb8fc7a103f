import { expect, it } from 'vitest';
import { installationOf } from '../../src/main/installation';

it.each([
  ['/home/me/jumpseat', 'source'],
  ['/home/me/.npm/_npx/1f2e/node_modules/jumpseat-desktop', 'npm'],
  ['C:\\Users\\me\\AppData\\Roaming\\npm\\node_modules\\jumpseat-desktop', 'npm'],
  ['/opt/Jumpseat/resources/app.asar', 'app'],
  ['C:\\Users\\me\\AppData\\Local\\Programs\\Jumpseat\\resources\\app.asar', 'app'],
] as const)('the installation in %s is %s', (dir, expected) => {
  expect(installationOf(dir)).toBe(expected);
});
