using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using FakeFinder.Evidence.Signing;

namespace FakeFinder.Evidence.Tests.Signing;

public sealed class EvidenceSignerTests
{
    /// <summary>The key of RFC 6979, A.2.5.</summary>
    private const string Rfc6979 = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";

    [Theory]
    [InlineData(
        "sample",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData(
        "test",
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
        "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    public void Signatures_are_those_of_RFC_6979(string message, string r, string s)
    {
        var signature = Signer(Rfc6979).Sign(Encoding.ASCII.GetBytes(message));

        Assert.Equal(r + s, Convert.ToHexString(Flat(signature)));
    }

    [Fact]
    public void The_published_example_of_DSSE_is_signed_as_it_is_published()
    {
        var secret = BigInteger.Parse(
            "97358161215184420915383655311931858321456579547487070936769975997791359926199", CultureInfo.InvariantCulture);
        var signer = Signer(Convert.ToHexString(secret.ToByteArray(isUnsigned: true, isBigEndian: true)));

        var signature = signer.Sign(PreAuthentication.Encode("http://example.com/HelloWorld", "hello world"u8));

        Assert.Equal(
            "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==",
            Convert.ToBase64String(Flat(signature)));
    }

    [Fact]
    public void What_is_signed_holds_type_and_payload_with_their_lengths()
    {
        Assert.Equal(
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
            Encoding.UTF8.GetString(PreAuthentication.Encode("http://example.com/HelloWorld", "hello world"u8)));
        Assert.Equal("DSSEv1 2 ü 0 ", Encoding.UTF8.GetString(PreAuthentication.Encode("ü", [])));
    }

    [Fact]
    public void A_new_key_is_read_back_and_its_public_part_verifies_what_it_signs_and_nothing_else()
    {
        var pem = EvidenceSigner.CreatePem();
        var signer = EvidenceSigner.Parse(pem, "key");
        var key = EvidenceKey.Parse(signer.PublicKey.Pem, "public key");

        var signature = signer.Sign("message"u8);

        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", pem, StringComparison.Ordinal);
        Assert.Equal(signature, EvidenceSigner.Parse(pem, "key").Sign("message"u8));
        Assert.True(key.Verify("message"u8, signature));
        Assert.False(key.Verify("Message"u8, signature));
        Assert.False(key.Verify("message"u8, [0x30, 0x00]));
        Assert.False(key.Verify("message"u8, []));
        Assert.False(EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "other").PublicKey.Verify("message"u8, signature));
    }

    [Fact]
    public void A_key_is_named_by_the_SHA_256_of_its_public_DER_form()
    {
        var signer = Signer(Rfc6979);
        var der = PemEncoding.Find(signer.PublicKey.Pem) is var fields
            ? Convert.FromBase64String(signer.PublicKey.Pem[fields.Base64Data])
            : [];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(der)), signer.PublicKey.Id);
        Assert.EndsWith(
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
                + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
            Convert.ToHexString(der),
            StringComparison.Ordinal);
    }

    public static TheoryData<string, string> NoKeys => new()
    {
        { "", "is no key" },
        { "no key", "is no key" },
        { "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "is no ECDSA key on P-256" },
        { Rsa(), "is no ECDSA key on P-256" },
        { OnOtherCurve(), "another curve" },
        { EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key").PublicKey.Pem, "BEGIN PRIVATE KEY" },
    };

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void What_is_no_private_key_on_P_256_is_refused_in_a_sentence(string pem, string said)
    {
        var refusal = Assert.Throws<EvidenceException>(() => EvidenceSigner.Parse(pem, "/data/evidence-key.pem"));

        Assert.StartsWith("/data/evidence-key.pem ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_is_not_taken_for_a_public_one() =>
        Assert.Throws<EvidenceException>(() => EvidenceKey.Parse(EvidenceSigner.CreatePem(), "key"));

    private static string Rsa()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string OnOtherCurve()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static EvidenceSigner Signer(string secret)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Convert.FromHexString(secret) });
        return EvidenceSigner.Parse(key.ExportPkcs8PrivateKeyPem(), "key");
    }

    /// <summary>The DER form as r and s, 32 bytes each.</summary>
    private static byte[] Flat(byte[] der)
    {
        var reader = new System.Formats.Asn1.AsnReader(der, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        return [.. Number(reader.ReadInteger()), .. Number(reader.ReadInteger())];

        static byte[] Number(BigInteger number)
        {
            var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            return [.. new byte[32 - bytes.Length], .. bytes];
        }
    }
}
