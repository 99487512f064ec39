using FakeFinder.Web.Dashboard.Pages.Evaluation.Charts;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Evaluation.Charts;

public sealed class PlotTextTests
{
    [Theory]
    [InlineData("boken", "boken")]
    [InlineData("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "&lt;a href=\"javascript:alert(1)\"&gt;x&lt;/a&gt;")]
    [InlineData("a & b", "a &amp; b")]
    [InlineData("&lt;b&gt;", "&amp;lt;b&amp;gt;")]
    [InlineData("%{x} and 5 %", "&#37;{x} and 5 &#37;")]
    public void What_plotly_would_read_as_a_tag_or_a_template_stays_a_text(string text, string written) =>
        Assert.Equal(written, PlotText.Of(text));

    [Fact]
    public void A_long_name_is_cut_before_it_is_escaped_and_never_within_a_letter()
    {
        Assert.Equal(string.Concat(Enumerable.Repeat("&lt;", 39)) + "…", PlotText.Of(new string('<', 300)));
        Assert.Equal(new string('a', 38) + "…", PlotText.Of(new string('a', 38) + "😀😀😀"));
    }
}
