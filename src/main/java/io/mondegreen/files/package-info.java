/** Files that are held against hashes before they are used. */
package io.mondegreen.files;
