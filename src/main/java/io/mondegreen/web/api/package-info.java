/** What the API says, as records: their components are the JSON's fields. A field that does not apply is absent. */
package io.mondegreen.web.api;
