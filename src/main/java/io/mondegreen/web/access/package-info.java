/** Who may do what with the page's API: logins, roles, and a trail of who read what was said. */
package io.mondegreen.web.access;
