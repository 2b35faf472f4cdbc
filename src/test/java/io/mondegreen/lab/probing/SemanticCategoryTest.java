package io.mondegreen.lab.probing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SemanticCategoryTest {
    @Test
    void aSentenceOfOneCategoryHasIt() {
        assertThat(SemanticCategory.of("There is a fee of ninety dollars.")).hasValue("money");
        assertThat(SemanticCategory.of("we moved on Tuesday")).hasValue("time");
        assertThat(SemanticCategory.of("the green button of my router")).hasValue("device");
        assertThat(SemanticCategory.of("the code is four k nine")).hasValue("code");
    }

    @Test
    void ofTwoOrNoneThereIsNone() {
        assertThat(SemanticCategory.of("you paid yesterday")).isEmpty();
        assertThat(SemanticCategory.of("my son lives there")).isEmpty();
        assertThat(SemanticCategory.of("two or maybe three")).isEmpty();
        assertThat(SemanticCategory.of("")).isEmpty();
    }
}
