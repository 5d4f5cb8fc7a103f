// @ts-check
import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { inProject } from './project.mjs';
import { failure } from './report.mjs';

const SOURCE = 'src/kernel/resample.ts';
export const KERNEL = 'src/main/pixels/kernel.ts';

/** Compiles the kernel. Returns the content of the file {@link KERNEL}, the same on every machine. */
export async function compileKernel() {
  /** @type {Uint8Array | undefined} */
  let wasm;
  const args = [
    SOURCE,
    '--outFile',
    'out.wasm',
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
  ];
  const { error, stderr } = await asc.main(args, {
    readFile: (name) => (name === SOURCE ? readFileSync(inProject(SOURCE), 'utf8') : null),
    writeFile: (name, content) => {
      if (name === 'out.wasm' && typeof content !== 'string') wasm = content;
    },
    listFiles: () => [],
  });
  if (error || !wasm) throw failure('The kernel cannot be compiled:', stderr.toString());
  return `// Generated from ${SOURCE}: node scripts/kernel.mjs

/** The WebAssembly module of the kernel, in base64. */
export const KERNEL =
  '${Buffer.from(wasm).toString('base64')}';
`;
}
