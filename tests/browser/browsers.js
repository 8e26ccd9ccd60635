// The browsers, as Debian has them; what differs between them stands here and nowhere else.

import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

const BROWSERS = {
  chromium: {
    browser: "chrome",
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // It looks for nothing in the network. Its sandbox does not work for root.
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  },
  firefox: {
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    extraPrefsFirefox: {
      "app.update.enabled": false,
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      "services.settings.server": "",
    },
  },
};

/** The names of those that are wanted. */
export const names = process.env.BROWSERS?.split(",") ?? Object.keys(BROWSERS);

/** Starts one. */
export async function launch(name) {
  const options = BROWSERS[name];
  if (!options) throw new Error(`there is no browser ${name}; there are ${Object.keys(BROWSERS).join(", ")}`);
  if (!existsSync(options.executablePath)) {
    throw new Error(`${options.executablePath} is not there; scripts/browsers installs it`);
  }
  return puppeteer.launch({ headless: true, protocolTimeout: 600_000, ...options });
}
