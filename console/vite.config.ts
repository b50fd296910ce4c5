import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The admin API that `npm run dev` talks to. */
const ADMIN_URL = process.env['GATEWRIGHT_ADMIN_URL'] ?? 'http://127.0.0.1:8081';

// oxlint-disable-next-line import/no-default-export -- Vite reads the default export
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2023',
    // A data: URL would be one more thing that the policy has to allow.
    assetsInlineLimit: 0,
    // The polyfill for modulepreload is an inline script in old browsers; those of the target need none.
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
  server: { proxy: { '/admin': ADMIN_URL } },
});
