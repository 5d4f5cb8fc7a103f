#!/usr/bin/env node
// Compresses a tar.gz from electron-builder's arguments for 7-Zip (a … -mx=LEVEL … TO FROM), which electron-builder would
// download.
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const args = process.argv.slice(2);
const [to = '', from = ''] = args.slice(-2);
if (!to.endsWith('.tar.gz')) throw new Error('Only tar.gz archives can be built without 7-Zip.');
const level = Number(args.find((arg) => arg.startsWith('-mx='))?.slice('-mx='.length) ?? 6);
await pipeline(createReadStream(from), createGzip({ level }), createWriteStream(to));
