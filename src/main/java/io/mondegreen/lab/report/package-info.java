/** Pictures and pages of experiments: SVG charts and a self-contained HTML page, with nothing from elsewhere. */
package io.mondegreen.lab.report;
