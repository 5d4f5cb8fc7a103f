// @ts-check
import sharp from 'sharp';
import { inProject } from './lib/project.mjs';

/** Renders the icon's PNGs from its SVG. Run it after a change of the SVG, and commit the PNGs. */
const SIZES = { 'icon.png': 512, 'tray.png': 16, 'tray@2x.png': 32 };

for (const [name, size] of Object.entries(SIZES)) {
  const icons = inProject('resources/icons');
  await sharp(`${icons}/icon.svg`, { density: Math.max(72, size * 3) })
    .resize(size, size)
    .png({ palette: true, compressionLevel: 9, effort: 10 })
    .toFile(`${icons}/${name}`);
}
