"""Learning from the example mails with scikit-learn."""

from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from tasks.domain.example_mails import ExampleMail
from tasks.domain.text_weights import TextWeights, phrases_in, pieces_in, reading

# Found by cross-validation; a weaker pull towards zero no longer helps on unseen mails.
_REGULARISATION = 10
_ITERATIONS = 2_000
_DIGITS = 4


class LinearClassifier:
    """Implement Classifier by a logistic regression."""

    def learn(self, examples: Sequence[ExampleMail]) -> TextWeights:
        """Return the regression's weights."""
        # What stands in a mail or two teaches nothing of others, and would double what is kept.
        blocks = {
            "phrases": TfidfVectorizer(analyzer=phrases_in, sublinear_tf=True, min_df=2),
            "pieces": TfidfVectorizer(analyzer=pieces_in, sublinear_tf=True, min_df=3),
        }
        # There are more calm mails than others, which is no reason to doubt an emergency.
        regression = LogisticRegression(
            C=_REGULARISATION, max_iter=_ITERATIONS, class_weight="balanced"
        )
        readings = [reading(mail.subject, mail.text) for mail in examples]
        grams = FeatureUnion(list(blocks.items())).fit_transform(readings)
        regression.fit(grams, [mail.is_positive for mail in examples])
        split = len(blocks["phrases"].vocabulary_)
        coefficients = regression.coef_[0]
        return TextWeights(
            bias=float(regression.intercept_[0]),
            phrases=_weights(blocks["phrases"], coefficients[:split]),
            pieces=_weights(blocks["pieces"], coefficients[split:]),
        )


def _weights(
    block: TfidfVectorizer, coefficients: Sequence[float]
) -> dict[str, tuple[float, float]]:
    return {
        gram: (
            round(float(block.idf_[column]), _DIGITS),
            round(float(coefficients[column]), _DIGITS),
        )
        for gram, column in sorted(block.vocabulary_.items())
    }
