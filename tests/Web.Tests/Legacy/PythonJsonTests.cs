using FakeFinder.Web.Legacy;

namespace FakeFinder.Web.Tests.Legacy;

public sealed class PythonJsonTests
{
    // Each line as CPython 3 prints repr(x).
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.5, "0.5")]
    [InlineData(1e-05, "1e-05")]
    [InlineData(1.5e-07, "1.5e-07")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(100.0, "100.0")]
    [InlineData(123456789.0, "123456789.0")]
    [InlineData(12345.678, "12345.678")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(9007199254740993.0, "9007199254740992.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.2345e+22, "1.2345e+22")]
    [InlineData(1e100, "1e+100")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(2.0 / 3.0, "0.6666666666666666")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    public void A_float_is_written_as_python_does(double value, string expected) => Assert.Equal(expected, PythonJson.Float(value));

    // Each line as CPython 3 computes round(x, 10): 2**-11 is an exact tie and goes to the even digit.
    [Theory]
    [InlineData(0.0460696332, "0.0460696332")]
    [InlineData(0.04606963324999, "0.0460696332")]
    [InlineData(0.99999999999, "1.0")]
    [InlineData(0.99999999994, "0.9999999999")]
    [InlineData(0.00000000004, "0.0")]
    [InlineData(0.00000000006, "1e-10")]
    [InlineData(0.00048828125, "0.0004882812")]
    [InlineData(0.00146484375, "0.0014648438")]
    [InlineData(0.000009999999999, "1e-05")]
    [InlineData(1.0 / 3.0, "0.3333333333")]
    [InlineData(2.675, "2.675")]
    [InlineData(-0.00000000004, "-0.0")]
    public void Scores_are_rounded_to_ten_decimals_as_python_does(double value, string expected) =>
        Assert.Equal(expected, PythonJson.Float(PythonJson.Round10(value)));

    [Theory]
    [InlineData("a.mp4", "\"a.mp4\"")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("café", "\"caf\\u00e9\"")]
    [InlineData("😀", "\"\\ud83d\\ude00\"")]
    [InlineData("a\"b\\c/d", "\"a\\\"b\\\\c/d\"")]
    [InlineData("\n\r\t\b\f\u0001\u007f", "\"\\n\\r\\t\\b\\f\\u0001\\u007f\"")]
    [InlineData("<&>", "\"<&>\"")]
    public void A_string_is_written_as_python_does(string text, string expected) => Assert.Equal(expected, PythonJson.Quote(text));

    [Fact]
    public void Members_and_items_are_separated_as_python_does()
    {
        Assert.Equal(
            "{\"a\": 1, \"b\": [1, 2]}",
            PythonJson.Object([KeyValuePair.Create("a", "1"), KeyValuePair.Create("b", PythonJson.List(["1", "2"]))]));
        Assert.Equal("{}", PythonJson.Object([]));
        Assert.Equal("[]", PythonJson.List([]));
    }
}
