using System.Text;
using FakeFinder.Evidence.Signing;

namespace FakeFinder.Evidence.Tests.Signing;

public sealed class DsseEnvelopeTests
{
    private readonly EvidenceSigner signer = EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key");

    [Fact]
    public void An_envelope_is_read_back_with_its_payload_and_its_signature()
    {
        var envelope = DsseEnvelope.Read(DsseEnvelope.Sign("payload"u8, signer).ToBytes());

        Assert.Equal("payload"u8, envelope.DecodePayload());
        Assert.Equal(signer.PublicKey.Id, envelope.Signatures[0].Keyid);
        Assert.True(envelope.IsSignedBy(signer.PublicKey));
    }

    [Fact]
    public void No_changed_byte_leaves_an_envelope_valid()
    {
        var file = DsseEnvelope.Sign("a payload"u8, signer).ToBytes();

        for (var at = 0; at < file.Length; at++)
        {
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                var changed = file.ToArray();
                changed[at] ^= (byte)bit;
                Assert.False(IsValid(changed), $"bit {bit} of byte {at}");
            }
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("""{"payload":"e30=","payloadType":"text/plain","signatures":[{"keyid":"a","sig":"aa=="}]}""")]
    [InlineData("""{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}""")]
    [InlineData("""{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[null]}""")]
    [InlineData("""{"payload":"?","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"a","sig":"qg=="}]}""")]
    [InlineData("""{ "payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"a","sig":"qg=="}]}""")]
    public void What_is_no_envelope_of_ours_is_refused_in_a_sentence(string file)
    {
        var refusal = Assert.Throws<EvidenceException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes(file)));

        Assert.StartsWith("The envelope", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>As the verifier of bundles asks: the key's name counts too.</summary>
    private bool IsValid(byte[] file)
    {
        try
        {
            var envelope = DsseEnvelope.Read(file);
            return envelope.Signatures[0].Keyid == signer.PublicKey.Id && envelope.IsSignedBy(signer.PublicKey);
        }
        catch (EvidenceException)
        {
            return false;
        }
    }
}
